package dev.troupe.raft.redis;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import dev.troupe.raft.CallOutcomes;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.SessionOpened;
import dev.troupe.raft.kv.KvStateMachine;
import dev.troupe.raft.kv.KvUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A group of one, in memory, on one thread: applies writes in the order of their submission, may
 * answer reads late as the contract allows, keeps sessions, and fails what it is told to fail. What
 * it promises to calls of one source is what a real group promises.
 */
final class FakeGroup implements GroupClient, AutoCloseable {

  private static final class Session {
    final long number;
    final Map<Long, byte[]> replies = new HashMap<>();
    long last;

    Session(long number) {
      this.number = number;
    }
  }

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "fake-group");
            created.setDaemon(true);
            return created;
          });
  final KvUsage usage = new KvUsage();
  private final KvStateMachine machine = new KvStateMachine(usage);
  private final Map<String, Session> sessions = new HashMap<>();
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final List<Call> lateReads = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private final List<Call.Kind> kinds = new ArrayList<>();
  private final AtomicLong time = new AtomicLong(1_000_000);
  private Function<Call, CallFailure> faults = call -> null;
  private Random lateness;
  private boolean paused;
  private boolean recording;
  private long index;

  @Override
  public String group() {
    return "fake";
  }

  @Override
  public void submit(List<? extends Call> calls) {
    thread.execute(
        () -> {
          if (recording) {
            batches.add(calls.size());
            calls.forEach(call -> kinds.add(call.kind()));
          }
          waiting.addAll(calls);
          run();
        });
  }

  /** Holds back all calls until {@link #resume}. */
  void pause() {
    await(() -> paused = true);
  }

  void resume() {
    await(
        () -> {
          paused = false;
          run();
        });
  }

  /** Reads are answered late, after writes that came behind them, as this generator draws. */
  void answerReadsLate(Random random) {
    await(() -> lateness = random);
  }

  /** Calls for which this returns a failure fail with it; UNKNOWN_OUTCOME ones are executed. */
  void fail(Function<Call, CallFailure> which) {
    await(() -> faults = which);
  }

  void advance(long millis) {
    await(() -> machine.advanceTime(time.addAndGet(millis)));
  }

  /** From here on the sizes of batches and the kinds of calls are recorded. */
  void record() {
    await(
        () -> {
          recording = true;
          batches.clear();
          kinds.clear();
        });
  }

  List<Integer> batches() {
    List<Integer> copy = new ArrayList<>();
    await(() -> copy.addAll(batches));
    return copy;
  }

  List<Call.Kind> kinds() {
    List<Call.Kind> copy = new ArrayList<>();
    await(() -> copy.addAll(kinds));
    return copy;
  }

  /** How many calls wait. */
  int waiting() {
    int[] size = new int[1];
    await(() -> size[0] = waiting.size());
    return size[0];
  }

  void expireSession(String name) {
    await(() -> sessions.remove(name));
  }

  private void await(Runnable task) {
    try {
      thread.submit(task).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the fake group does not answer", e);
    }
  }

  private void run() {
    Set<Object> failed = new HashSet<>();
    while (!paused && !waiting.isEmpty()) {
      Call call = waiting.poll();
      CallFailure fault = faults.apply(call);
      if (fault == null && failed.contains(call.source())) {
        fault = CallFailure.EARLIER_CALL_FAILED;
      }
      if (fault != null && fault.certainlyNotExecuted()) {
        failed.add(call.source());
        CallOutcomes.fail(call, fault);
      } else {
        execute(call, fault);
      }
    }
    answerLateReads();
  }

  private void execute(Call call, CallFailure fault) {
    if (call.kind() == Call.Kind.READ && fault == null && lateness != null) {
      lateReads.add(call);
      return;
    }
    Object outcome = outcome(call);
    if (fault != null) {
      CallOutcomes.fail(call, fault); // executed, and nobody knows
    } else if (outcome instanceof byte[] reply) {
      CallOutcomes.reply(call, reply);
    } else {
      CallOutcomes.fail(call, (CallFailure) outcome);
    }
  }

  private Object outcome(Call call) {
    return switch (call.kind()) {
      case READ -> machine.query(call.payload());
      case OPEN_SESSION -> open(call);
      case WRITE -> write(call);
    };
  }

  private void answerLateReads() {
    while (!lateReads.isEmpty() && (waiting.isEmpty() || lateness.nextInt(3) == 0)) {
      if (lateness.nextInt(4) == 0) {
        thread.execute(this::run); // later still
        return;
      }
      Call read = lateReads.remove(lateness.nextInt(lateReads.size()));
      CallOutcomes.reply(read, machine.query(read.payload()));
    }
  }

  private Object write(Call call) {
    if (call.session() == Call.NO_SESSION) {
      return machine.apply(++index, time.get(), call.payload());
    }
    Session session =
        sessions.values().stream()
            .filter(known -> known.number == call.session())
            .findAny()
            .orElse(null);
    if (session == null) {
      return CallFailure.SESSION_EXPIRED;
    }
    session.replies.keySet().removeIf(sequence -> sequence <= call.acknowledged());
    if (call.sequence() > session.last) {
      session.last = call.sequence();
      session.replies.put(call.sequence(), machine.apply(++index, time.get(), call.payload()));
    }
    byte[] reply = session.replies.get(call.sequence());
    return reply == null ? CallFailure.REPLY_FORGOTTEN : reply;
  }

  private Object open(Call call) {
    byte[] payload = call.payload();
    String name = new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8);
    Session known = sessions.get(name);
    if (known == null && payload[0] == 1) {
      return CallFailure.NO_SUCH_SESSION;
    }
    Session session = known == null ? new Session(++index) : known;
    sessions.put(name, session);
    return new SessionOpened(session.number, known != null, session.last).toBytes();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
