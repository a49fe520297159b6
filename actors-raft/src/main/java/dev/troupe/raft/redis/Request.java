package dev.troupe.raft.redis;

import dev.troupe.raft.Call;
import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;

/** A command of a client that the group must answer. */
final class Request implements Pipeline.Item {

  /** Makes the client's reply of the group's; runs on the connection's event loop. */
  interface Rendering {
    byte[] render(byte[] reply);

    /** The reply where the group has none; null to let the failure speak. */
    default byte[] without() {
      return null;
    }
  }

  private static final Rendering AS_IT_IS = reply -> reply;

  final byte[] payload;
  final boolean query;
  final boolean bulky;
  final boolean opensSession;

  /** True if nothing behind it may be decoded before its reply is there. */
  final boolean comesFirst;

  /** Bytes that it holds beside its payload. */
  final int held;

  final long session;
  final long sequence;
  final long acknowledged;
  private final Rendering rendering;
  private boolean resp2;

  private Request(
      byte[] payload,
      boolean query,
      boolean bulky,
      boolean opensSession,
      boolean comesFirst,
      int held,
      long session,
      long sequence,
      long acknowledged,
      Rendering rendering) {
    this.payload = payload;
    this.query = query;
    this.bulky = bulky;
    this.opensSession = opensSession;
    this.comesFirst = comesFirst;
    this.held = held;
    this.session = session;
    this.sequence = sequence;
    this.acknowledged = acknowledged;
    this.rendering = rendering;
  }

  /** A command on keys. */
  static Request of(KvOp op, byte[] payload) {
    return of(op, payload, AS_IT_IS);
  }

  static Request of(KvOp op, byte[] payload, Rendering rendering) {
    return new Request(
        payload,
        op.isQuery(),
        KvCommand.isBulky(op, payload),
        false,
        false,
        0,
        Call.NO_SESSION,
        0,
        0,
        rendering);
  }

  /**
   * The same in a session: through the log whatever it is.
   *
   * @param repeat its number may have been used before, so its reply may be any
   */
  Request numbered(long inSession, long number, long acknowledgedNumber, boolean repeat) {
    return new Request(
        payload,
        query,
        bulky || repeat,
        false,
        false,
        held,
        inSession,
        number,
        acknowledgedNumber,
        rendering);
  }

  static Request openSession(byte[] name, Rendering rendering) {
    return new Request(name, false, false, true, true, 0, Call.NO_SESSION, 0, 0, rendering);
  }

  /**
   * Asks for the versions of keys.
   *
   * @param query whether it may be asked without the log
   */
  static Request watch(byte[] payload, boolean query, Rendering rendering) {
    return new Request(payload, query, false, false, true, 0, Call.NO_SESSION, 0, 0, rendering);
  }

  /**
   * A transaction.
   *
   * @param held bytes of replies that are known already
   */
  static Request transaction(
      KvOp op, byte[] payload, int held, boolean bulky, Rendering rendering) {
    return new Request(
        payload, op.isQuery(), bulky, false, false, held, Call.NO_SESSION, 0, 0, rendering);
  }

  /** What it holds in memory, in bytes. */
  int bytes() {
    return payload.length + held;
  }

  /** Has its reply in version 2 of the protocol; to be said before it is submitted. */
  void answerInResp2() {
    resp2 = true;
  }

  /** The client's reply, made of the group's. */
  byte[] render(byte[] reply) {
    byte[] rendered = rendering.render(reply);
    return resp2 ? Resp2.of(rendered) : rendered;
  }

  /** The client's reply where the group has none; null to let the failure speak. */
  byte[] renderWithout() {
    byte[] substitute = rendering.without();
    return substitute != null && resp2 ? Resp2.of(substitute) : substitute;
  }

  /** True if it must go through the log. */
  boolean isCommand() {
    return !query || session != Call.NO_SESSION;
  }

  /** True if nobody can tell whether it was executed, and nobody needs to: it may be repeated. */
  boolean isRepeatable() {
    return query || comesFirst;
  }
}
