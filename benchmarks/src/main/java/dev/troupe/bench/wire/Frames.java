package dev.troupe.bench.wire;

/**
 * What client and front say to each other: an int with the length of the rest, a byte that says
 * what it is, the request's number (a long, in the reply too), and the payload. Whatever waits is
 * sent with one call, so many frames may share a packet.
 */
public final class Frames {

  /** A command that goes through the log; the payload is the command. */
  public static final byte WRITE = 'W';

  /** A linearizable query; no payload. */
  public static final byte READ = 'R';

  /** Asks whether this server leads; the answer's payload is one byte, 1 or 0. */
  public static final byte LEADS = 'L';

  /** The reply of the state machine. */
  public static final byte OK = 'O';

  /** No reply; the payload says why, in UTF-8. */
  public static final byte FAILED = 'F';

  /** The largest payload; a longer one ends the connection. */
  public static final int MAX_PAYLOAD = 1 << 20;

  /** Bytes that the length counts beside the payload. */
  static final int HEAD = Byte.BYTES + Long.BYTES;

  private Frames() {}
}
