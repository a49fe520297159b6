package dev.troupe.app.sim;

/**
 * Which seeds are played, and how one asks for them.
 *
 * @param first the first one
 * @param count how many there are, at least 1
 * @param base the command without the options for seeds
 */
public record SeedRange(long first, long count, String base) {

  /** The last one. */
  public long last() {
    return first + count - 1;
  }

  /** The command that plays those from this one on. */
  String command(long from) {
    return base + " --from-seed " + from + " --seeds " + (last() - from + 1);
  }
}
