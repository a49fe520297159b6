package dev.troupe.app.node;

/** A setting that cannot be used; the message names the key. Ends the start with exit status 2. */
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names the key already
   */
  BadSetting(String message) {
    super(message);
  }

  /**
   * @param key the whole key
   * @param problem what is wrong with it, as the end of a sentence
   */
  public BadSetting(String key, String problem) {
    super(key + ": " + problem);
  }
}
