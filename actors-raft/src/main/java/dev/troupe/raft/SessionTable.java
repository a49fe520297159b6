package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Outcome;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The client sessions of a group (§8): part of the replicated state, so that a command that was
 * sent twice is executed once, whichever leader it reached. Everything here follows from the log
 * alone; it expires by log time.
 */
final class SessionTable {

  /** How a command of a session ended. */
  record Result(Outcome outcome, byte[] reply) {
    static final byte[] NOTHING = {};

    static Result of(Outcome outcome) {
      return new Result(outcome, NOTHING);
    }
  }

  /** The table of one moment. */
  record Captured(SessionLimits limits, List<Session> sessions) {}

  /** Before the number of sessions in a snapshot; older snapshots have no limits. */
  private static final int WITH_LIMITS = -1;

  private SessionLimits limits;

  /** In the order of last use, the one not used for the longest time first. */
  private final LinkedHashMap<Long, Session> byId = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<String, Long> byName = new HashMap<>();
  private long bytes;

  /**
   * @param limits that hold until the log says otherwise
   */
  SessionTable(SessionLimits limits) {
    this.limits = limits;
  }

  SessionLimits limits() {
    return limits;
  }

  /** The log says what holds from here on. */
  void adopt(SessionLimits ofTheLog) {
    limits = ofTheLog;
    shrink();
  }

  int size() {
    return byId.size();
  }

  /** Bytes of all replies kept, with what keeping them costs. */
  long bytes() {
    return bytes;
  }

  /** Opens a session, or resumes the one of that name; its number is the entry's index. */
  Result open(long index, long now, byte[] request) {
    boolean resumeOnly = request.length > 0 && request[0] == 1;
    String name =
        new String(
            request,
            Math.min(1, request.length),
            Math.min(Call.MAX_SESSION_NAME, Math.max(0, request.length - 1)),
            java.nio.charset.StandardCharsets.UTF_8);
    Long known = byName.get(name);
    if (known != null) {
      Session session = byId.get(known);
      session.use(now);
      return opened(new SessionOpened(known, true, session.lastSequence()));
    }
    if (resumeOnly) {
      return Result.of(Outcome.NO_SUCH_SESSION);
    }
    byId.put(index, new Session(index, name, now));
    byName.put(name, index);
    shrink();
    return opened(new SessionOpened(index, false, 0));
  }

  private static Result opened(SessionOpened session) {
    return new Result(Outcome.REPLY, session.toBytes());
  }

  /** Executes a session's command unless that was done before. */
  Result execute(Entry entry, Supplier<byte[]> command) {
    Session session = byId.get(entry.session());
    if (session == null) {
      return Result.of(Outcome.SESSION_EXPIRED);
    }
    session.use(entry.timeMillis());
    long before = session.bytes();
    Result result = execute(session, entry, command);
    session.acknowledge(entry.acknowledged());
    session.keepAtMost(limits.maxBytes() / 2); // whoever never acknowledges harms itself alone
    bytes += session.bytes() - before;
    shrink();
    return result;
  }

  private static Result execute(Session session, Entry entry, Supplier<byte[]> command) {
    if (entry.sequence() > session.lastSequence()) {
      byte[] reply = command.get();
      session.executed(entry.sequence(), reply);
      return new Result(Outcome.REPLY, reply);
    }
    byte[] kept = session.reply(entry.sequence());
    if (kept != null) {
      return new Result(Outcome.REPLY, kept);
    }
    return Result.of(
        entry.sequence() <= session.acknowledged() ? Outcome.REPLY_FORGOTTEN : Outcome.OVERTAKEN);
  }

  /** Log time has come to {@code now}: forgets the sessions that were not used for too long. */
  void advanceTime(long now) {
    Iterator<Session> eldest = byId.values().iterator();
    while (eldest.hasNext()) {
      Session session = eldest.next();
      if (session.lastUsed() + limits.timeoutMillis() > now) {
        return;
      }
      forget(session);
      eldest.remove();
    }
  }

  /** When the next session expires, unless it is used before. */
  long nextDeadline() {
    return byId.isEmpty()
        ? Long.MAX_VALUE
        : byId.values().iterator().next().lastUsed() + limits.timeoutMillis();
  }

  private void shrink() {
    Iterator<Session> eldest = byId.values().iterator();
    while (byId.size() > limits.maxSessions() || (bytes > limits.maxBytes() && byId.size() > 1)) {
      forget(eldest.next());
      eldest.remove();
    }
  }

  private void forget(Session session) {
    byName.remove(session.name());
    bytes -= session.bytes();
  }

  /** The table as it is now, untouched by what comes later. */
  Captured capture() {
    List<Session> sessions = new ArrayList<>(byId.size());
    byId.values().forEach(session -> sessions.add(session.copy()));
    return new Captured(limits, sessions);
  }

  static void write(Captured captured, DataOutput out) throws IOException {
    out.writeInt(WITH_LIMITS);
    captured.limits().writeTo(out);
    out.writeInt(captured.sessions().size());
    for (Session session : captured.sessions()) {
      session.writeTo(out);
    }
  }

  /** Replaces all by what {@link #write} wrote. */
  void restore(DataInput in) throws IOException {
    byId.clear();
    byName.clear();
    bytes = 0;
    int count = in.readInt();
    if (count == WITH_LIMITS) {
      limits = SessionLimits.readFrom(in);
      count = in.readInt();
    }
    for (int i = 0; i < count; i++) {
      Session session = Session.readFrom(in);
      byId.put(session.id(), session);
      byName.put(session.name(), session.id());
      bytes += session.bytes();
    }
  }
}
