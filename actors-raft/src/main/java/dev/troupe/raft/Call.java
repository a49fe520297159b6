package dev.troupe.raft;

import java.nio.charset.StandardCharsets;

/**
 * One request to a group, and where its outcome goes: exactly one of {@link #onReply} and {@link
 * #onFailure} is called, once, within the client's request timeout, or what the call {@linkplain
 * #timeLeft has left} of its own. They run on the client's actor, never inside {@link
 * GroupClient#submit} (but where more than {@code client.max-queued} calls wait for their BUSY
 * already): they must be quick and must not block.
 *
 * <p>Calls of one {@linkplain #source source} are executed in the order in which they were
 * submitted, reads that go by {@link Kind#READ} excepted: such a read sees all that was committed
 * when it was submitted, and possibly later writes. Who needs a query ordered among writes of the
 * same source submits it as a {@link Kind#WRITE}.
 */
public abstract class Call {

  /** What a call asks for. */
  public enum Kind {
    /** A command that goes through the log. */
    WRITE,
    /** A query, answered by ReadIndex (§8); not in the log. */
    READ,
    /** Opens or resumes a session; the payload is its name, the reply a {@link SessionOpened}. */
    OPEN_SESSION
  }

  /** In place of a session's number: the call is not numbered by its caller. */
  public static final long NO_SESSION = 0;

  private final Kind kind;
  private final byte[] payload;
  private final long session;
  private final long sequence;
  private final long acknowledged;

  /** A call that its caller does not number; a retry within its time limit is the client's own. */
  protected Call(Kind kind, byte[] payload) {
    this(kind, payload, NO_SESSION, 0, 0);
  }

  /**
   * A command numbered by its caller, executed at most once however often it is submitted.
   *
   * @param session from {@link SessionOpened#session()}
   * @param sequence greater for each new command of the session, first 1
   * @param acknowledged the caller has the replies of all commands up to here, which may be
   *     forgotten
   */
  protected Call(Kind kind, byte[] payload, long session, long sequence, long acknowledged) {
    this.kind = kind;
    this.payload = payload;
    this.session = session;
    this.sequence = sequence;
    this.acknowledged = acknowledged;
  }

  /** The longest name of a session, in bytes of UTF-8. */
  public static final int MAX_SESSION_NAME = 1024;

  /**
   * The payload of an {@link Kind#OPEN_SESSION} call.
   *
   * @throws IllegalArgumentException if the name is longer than {@link #MAX_SESSION_NAME}, or has
   *     half of a surrogate pair
   */
  public static byte[] sessionName(String name, boolean resumeOnly) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (!new String(utf8, StandardCharsets.UTF_8).equals(name)) { // it would be another's name
      throw new IllegalArgumentException("a session's name that is no text");
    }
    if (utf8.length > MAX_SESSION_NAME) {
      throw new IllegalArgumentException(
          "a session's name of " + utf8.length + " bytes; at most " + MAX_SESSION_NAME);
    }
    byte[] payload = new byte[utf8.length + 1];
    payload[0] = (byte) (resumeOnly ? 1 : 0);
    System.arraycopy(utf8, 0, payload, 1, utf8.length);
    return payload;
  }

  /** What it asks for. */
  public final Kind kind() {
    return kind;
  }

  /** The command, the query or the session's name; not to be changed. */
  public final byte[] payload() {
    return payload;
  }

  /** The session that numbers it, or {@link #NO_SESSION}. */
  public final long session() {
    return session;
  }

  /** Its number in that session, from 1; of no meaning without one. */
  public final long sequence() {
    return sequence;
  }

  /** Up to which number of the session the caller has the replies. */
  public final long acknowledged() {
    return acknowledged;
  }

  /**
   * Calls of one source (compared by identity) keep their order, and once one of them fails for
   * want of a leader or of room, the later ones that were submitted before its failure fail too. By
   * default each call is a source of its own.
   */
  public Object source() {
    return this;
  }

  /**
   * How long it may still take, in nanoseconds, asked for once, when the client takes it; nothing
   * is left at 0 and below. By default the whole of {@code client.request-timeout}.
   *
   * @param usual {@code client.request-timeout}, in nanoseconds
   */
  public long timeLeft(long usual) {
    return usual;
  }

  /**
   * What is to be done when it has ended, on the same thread soon after {@link #onReply} or {@link
   * #onFailure}: once for all calls that end together and return equal objects, so that who waits
   * for many is woken once. Must be quick and must not block. By default null: nothing.
   */
  protected Runnable afterwards() {
    return null;
  }

  /** The group's answer. */
  protected abstract void onReply(byte[] reply);

  /** No answer, and what is known of the outcome. */
  protected abstract void onFailure(CallFailure failure);
}
