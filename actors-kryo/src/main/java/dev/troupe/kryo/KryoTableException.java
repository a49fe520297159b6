package dev.troupe.kryo;

/** A mistake in the table of classes, found at start: the message names both sides of it. */
public final class KryoTableException extends IllegalStateException {

  public KryoTableException(String message) {
    super(message);
  }

  public KryoTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
