package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.History.Outcome;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges what each client may rely on within its session, on keys whose writes have versions that
 * grow. Each client of the history is a session, and does one thing at a time.
 *
 * <p>Of the order in which others see a session's writes ({@link Guarantee#MONOTONIC_WRITES} and
 * {@link Guarantee#WRITES_FOLLOW_READS} across keys) a reader can tell only if its own reads are
 * monotonic too; so these two suppose {@link Guarantee#MONOTONIC_READS}.
 */
public final class SessionOrder {
  /** What a system may promise to a session. */
  public enum Guarantee {
    /** A read sees the session's own earlier writes, or later ones. */
    READ_YOUR_WRITES,
    /** A read sees no less than the session's earlier reads. */
    MONOTONIC_READS,
    /** The session's writes take effect in their order, for everybody. */
    MONOTONIC_WRITES,
    /** A write takes effect after what its session had read before, for everybody. */
    WRITES_FOLLOW_READS
  }

  /** Writes; the answer is the version, a {@link Long}, above those of all earlier writes. */
  public record Write(Object value) {
    @Override
    public String toString() {
      return "write " + value;
    }
  }

  /** Reads; the answer is the version of what was seen, a {@link Long}; 0 is: nothing yet. */
  public record Read() {
    @Override
    public String toString() {
      return "read";
    }
  }

  /** Of a key, the highest version that is known to be visible, and how that is known. */
  private record Seen(long version, Operation by) {}

  /** What must be visible wherever a write is, and what promises it. */
  private record Promise(Seen seen, Guarantee guarantee) {}

  private record Version(String key, long number) {}

  /** What a session has done so far, by key. */
  private static final class Session {
    final Map<String, Seen> written = new TreeMap<>();
    final Map<String, Seen> read = new TreeMap<>();
    final Map<String, Promise> inherited = new TreeMap<>();
    long ended = Long.MIN_VALUE;
  }

  private final Set<Guarantee> guarantees;
  private final Map<Version, Map<String, Promise>> behind = new HashMap<>();

  private SessionOrder(Set<Guarantee> guarantees) {
    this.guarantees = guarantees;
  }

  /**
   * @return empty if the history keeps all four guarantees, else the first one that is broken
   * @throws IllegalArgumentException if it knows no such operation, or a session does two things at
   *     once
   */
  public static Optional<String> violation(History history) {
    return violation(history, EnumSet.allOf(Guarantee.class));
  }

  /** The same for some of the guarantees. */
  public static Optional<String> violation(History history, Set<Guarantee> guarantees) {
    SessionOrder judge = new SessionOrder(EnumSet.copyOf(guarantees));
    List<Operation> operations = history.inOrder();
    judge.noteWrites(operations);
    return judge.judgeAll(operations);
  }

  /**
   * @throws AssertionError if one of the four guarantees is broken
   */
  public static void check(History history) {
    Judges.check(violation(history));
  }

  /** Notes for each write what its session had written and read before. */
  private void noteWrites(List<Operation> operations) {
    Map<String, Session> sessions = new HashMap<>();
    for (Operation operation : operations) {
      Session session = sessions.computeIfAbsent(operation.client, client -> new Session());
      checkAlone(session, operation);
      if (operation.outcome != Outcome.OK) {
        continue;
      }
      if (operation.input instanceof Write) {
        Map<String, Promise> before = new TreeMap<>();
        session.read.forEach(
            (key, seen) -> before.put(key, new Promise(seen, Guarantee.WRITES_FOLLOW_READS)));
        session.written.forEach(
            (key, seen) -> keepHigher(before, key, new Promise(seen, Guarantee.MONOTONIC_WRITES)));
        behind.put(new Version(operation.key, version(operation)), before);
      }
      remember(session, operation);
    }
  }

  private static void checkAlone(Session session, Operation operation) {
    if (!(operation.input instanceof Write || operation.input instanceof Read)) {
      throw new IllegalArgumentException("a session knows no " + operation.input);
    }
    if (operation.invoked < session.ended) {
      throw new IllegalArgumentException(
          "a session does one thing at a time: " + Judges.show(operation));
    }
    session.ended = operation.outcome == Outcome.UNKNOWN ? operation.invoked : operation.returned;
  }

  private Optional<String> judgeAll(List<Operation> operations) {
    Map<String, Session> sessions = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.outcome != Outcome.OK) {
        continue;
      }
      Session session = sessions.computeIfAbsent(operation.client, client -> new Session());
      Optional<String> wrong =
          operation.input instanceof Read
              ? judgeRead(session, operation)
              : judgeWrite(session, operation);
      if (wrong.isPresent()) {
        return wrong;
      }
      remember(session, operation);
      if (operation.input instanceof Read) {
        behind
            .getOrDefault(new Version(operation.key, version(operation)), Map.of())
            .forEach((key, promise) -> keepHigher(session.inherited, key, promise));
      }
    }
    return Optional.empty();
  }

  private Optional<String> judgeRead(Session session, Operation read) {
    Promise inherited = session.inherited.get(read.key);
    return older(session.written.get(read.key), read, Guarantee.READ_YOUR_WRITES)
        .or(() -> older(session.read.get(read.key), read, Guarantee.MONOTONIC_READS))
        .or(
            () ->
                inherited == null
                    ? Optional.empty()
                    : older(inherited.seen(), read, inherited.guarantee()));
  }

  private Optional<String> judgeWrite(Session session, Operation write) {
    return older(session.written.get(write.key), write, Guarantee.MONOTONIC_WRITES)
        .or(() -> older(session.read.get(write.key), write, Guarantee.WRITES_FOLLOW_READS));
  }

  /** Wrong if the operation has an older version than what came before it. */
  private Optional<String> older(Seen before, Operation operation, Guarantee guarantee) {
    boolean isOlder = before != null && version(operation) < before.version();
    return isOlder && guarantees.contains(guarantee)
        ? Optional.of(
            guarantee
                + " is broken on key "
                + operation.key
                + ":\n  "
                + Judges.show(before.by())
                + "\n  "
                + Judges.show(operation))
        : Optional.empty();
  }

  private static void remember(Session session, Operation operation) {
    Map<String, Seen> kind = operation.input instanceof Read ? session.read : session.written;
    Seen now = new Seen(version(operation), operation);
    kind.merge(operation.key, now, (a, b) -> a.version() >= b.version() ? a : b);
  }

  private static void keepHigher(Map<String, Promise> promises, String key, Promise promise) {
    promises.merge(key, promise, (a, b) -> a.seen().version() >= b.seen().version() ? a : b);
  }

  private static long version(Operation operation) {
    return (Long) operation.output;
  }
}
