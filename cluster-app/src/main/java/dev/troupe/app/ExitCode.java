package dev.troupe.app;

/** Exit statuses of all commands; scripts rely on them. */
public final class ExitCode {
  /** All is well. */
  public static final int OK = 0;

  /** The command failed; for {@code kv get} and its like, the key is missing. */
  public static final int FAILED = 1;

  /** Wrong usage, or a bad setting; the message names it. */
  public static final int USAGE = 2;

  /** A node is unreachable, or a group has no leader. */
  public static final int DEGRADED = 3;

  /** Nobody answers. */
  public static final int NOBODY = 4;

  private ExitCode() {}
}
