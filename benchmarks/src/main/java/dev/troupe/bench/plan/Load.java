package dev.troupe.bench.plan;

/**
 * What the client asks for, and how much of it at the same time.
 *
 * @param write commands that go through the log, or linearizable queries
 * @param outstanding requests without a reply; each reply is followed by a new request at once
 */
public record Load(boolean write, int outstanding) {

  /** The most that a front takes from one client. */
  public static final int MAX_OUTSTANDING = 16_384;

  public Load {
    if (outstanding < 1 || outstanding > MAX_OUTSTANDING) {
      throw new IllegalArgumentException(
          "outstanding must be from 1 to " + MAX_OUTSTANDING + ", not " + outstanding);
    }
  }

  /** As reports call it. */
  public String kind() {
    return write ? "write" : "read";
  }
}
