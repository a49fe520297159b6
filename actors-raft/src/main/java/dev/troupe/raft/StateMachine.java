package dev.troupe.raft;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a group replicates. Every member has one and gives it the same committed commands in the
 * same order, so what it does may depend on its state and on its arguments alone: no clock, no
 * chance, no input or output.
 *
 * <p>One actor calls it, one call at a time; it needs no locks. Byte arrays that it is given or
 * that it returns belong to both sides from then on and are never changed.
 */
public interface StateMachine {

  /**
   * Applies one committed command (§5.3).
   *
   * @param index the command's place in the log, greater at each call
   * @param timeMillis log time: the time that the leader stamped on the entry, in milliseconds
   *     since the epoch; it never goes back, on no member and over no change of leader
   * @param command as it was proposed; may also be a query that a client wants ordered among its
   *     writes
   * @return the reply to the client; kept for repeats when the command belongs to a session. Also
   *     what is wrong with a command is a reply: an exception here, or an error (a recursion that
   *     is too deep, too), stops the member for good, and as all members come to the same entry,
   *     the whole group
   */
  byte[] apply(long index, long timeMillis, byte[] command);

  /**
   * Answers a query and changes nothing. Called only when the state is recent enough for a
   * linearizable read (§8). If it throws, the call fails as {@link CallFailure#QUERY_FAILED}, and
   * the member goes on.
   */
  byte[] query(byte[] query);

  /**
   * The same, with the time that the answer may show. Nothing is committed when time passes and
   * nobody writes, so the last entry's stamp may be long ago.
   *
   * <p>For display alone, such as how long a key still has to live. It is one member's clock, which
   * the next to answer need not have reached: whether something has expired must depend on log time
   * ({@link #advanceTime}) as ever, or it would be there again for a later read.
   *
   * @param timeMillis the clock of the member that answers, taken when the read was confirmed, in
   *     milliseconds since the epoch; not behind the stamp of any entry that was applied
   */
  default byte[] query(byte[] query, long timeMillis) {
    return query(query);
  }

  /**
   * True for a query that takes long, such as one that looks at the whole state: {@link #slowQuery}
   * is then asked in place of {@link #query}. Asked before each query; must be quick itself.
   */
  default boolean isSlow(byte[] query) {
    return false;
  }

  /**
   * Holds fast what an answer needs of the state of this moment, as {@link #capture} does, and
   * returns what makes the answer of it, on a thread that may block, while the machine goes on
   * applying commands. One is under way at a time; others wait. Where either throws, the query
   * fails alone.
   *
   * @param timeMillis as for {@link #query(byte[], long)}
   */
  default Supplier<byte[]> slowQuery(byte[] query, long timeMillis) {
    byte[] answer = query(query, timeMillis);
    return () -> answer;
  }

  /**
   * These commands, or queries, come next, in this order and by themselves: a machine with much
   * state may read from memory now what they need, all at once. Must change nothing that can be
   * seen. May be left out at any time; what it throws is logged and has no other effect.
   */
  default void prefetch(List<byte[]> next) {}

  /**
   * Log time has reached {@code timeMillis}: what expires by then is gone. Called before {@link
   * #apply} of each entry whose stamp is later than any before it, and for ticks of the leader's
   * clock.
   */
  default void advanceTime(long timeMillis) {}

  /**
   * The log time at which something expires next, in milliseconds; the leader then commits a tick
   * so that it does. {@link Long#MAX_VALUE} where nothing will.
   */
  default long nextDeadline() {
    return Long.MAX_VALUE;
  }

  /**
   * Holds fast the state of this moment (§7). This call itself must be quick: the machine goes on
   * applying commands while the capture is written by another thread.
   */
  Capture capture();

  /**
   * Replaces the whole state by one that {@link Capture#writeTo} wrote.
   *
   * @throws IOException if the bytes are not such a state; the member then stops for good with this
   *     message, as it does if anything else is thrown
   */
  void restore(InputStream in) throws IOException;

  /** A state held fast; untouched by what is applied later. */
  interface Capture {
    /** Writes the state; called once, on a thread that may block. */
    void writeTo(OutputStream out) throws IOException;
  }
}
