package dev.troupe.raft;

import java.util.Collection;

/**
 * One entry of the log (Figure 2); its index is its place.
 *
 * @param term the term in which a leader received it
 * @param timeMillis log time: the leader's clock, never less than the stamp of the entry before
 * @param kind what applying it means
 * @param session the client session it belongs to (§8), 0 for none
 * @param sequence its number within the session
 * @param acknowledged the client has the replies up to this sequence number
 * @param command the command for the state machine, or what else the kind says: the name for {@link
 *     Kind#OPEN_SESSION}, a {@link Configuration}
 */
record Entry(
    long term,
    long timeMillis,
    Kind kind,
    long session,
    long sequence,
    long acknowledged,
    byte[] command) {

  /** What applying an entry means. The order is part of the format: append only. */
  enum Kind {
    /**
     * A new leader's first entry, by which it learns what is committed (§8). Its command is the
     * {@link SessionLimits} that hold from there on, or empty in logs of before there were any.
     */
    NO_OP,
    /** A command for the state machine. */
    COMMAND,
    /** Opens or resumes a client session. */
    OPEN_SESSION,
    /** Nothing but its time: lets what is due expire. */
    TICK,
    /** Who is in the group from here on (§6). */
    CONFIGURATION
  }

  /** Rough cost of an entry beside its command, in memory and on the wire, in bytes. */
  static final int OVERHEAD = 64;

  private static final byte[] NOTHING = {};

  static Entry noOp(long term, long timeMillis, SessionLimits limits) {
    return new Entry(term, timeMillis, Kind.NO_OP, 0, 0, 0, limits.toBytes());
  }

  static Entry tick(long term, long timeMillis) {
    return new Entry(term, timeMillis, Kind.TICK, 0, 0, 0, NOTHING);
  }

  static Entry configuration(long term, long timeMillis, Configuration configuration) {
    return new Entry(term, timeMillis, Kind.CONFIGURATION, 0, 0, 0, configuration.bytes());
  }

  int bytes() {
    return OVERHEAD + command.length;
  }

  /** Of all of them. */
  static int bytes(Collection<Entry> entries) {
    int bytes = 0;
    for (Entry entry : entries) {
      bytes += entry.bytes();
    }
    return bytes;
  }
}
