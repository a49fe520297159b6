package dev.troupe.raft.redis;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import dev.troupe.raft.GroupClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The commands of one connection between their decoding and their replies. It decides how a query
 * travels, so that the commands of one connection take effect in their order:
 *
 * <ul>
 *   <li>queries alone, with nothing in the log outstanding: by ReadIndex;
 *   <li>queries in one batch with commands, or behind commands that are outstanding: through the
 *       log, like these;
 *   <li>commands behind reads that are outstanding: held here until these are answered, as a read
 *       may see later writes. If such a read fails, what is held fails with it.
 * </ul>
 *
 * <p>Belongs to the event loop of its connection; only what a call's outcome touches is shared.
 */
final class Pipeline {

  /** What a batch is made of. */
  sealed interface Item permits Ready, Request {}

  /** What the connection owes to its client, in the order of the requests. */
  sealed interface Owed permits Ready, RedisCall {
    boolean isDone();
  }

  /** A reply that needed no group. */
  record Ready(byte[] reply) implements Item, Owed {
    @Override
    public boolean isDone() {
      return true;
    }
  }

  private static final int LEAST_ESTIMATE = 64;
  private static final long NOT_WAITING = Long.MIN_VALUE;

  /** How long a batch waits for what others have asked for, before it is refused. */
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

  private final GroupClient group;
  private final RedisSettings settings;
  private final Budget budget;
  private final Runnable note;
  private final Runnable waker;

  private final List<Item> batch = new ArrayList<>(0);
  private final ArrayDeque<Owed> owed = new ArrayDeque<>(1);
  private final List<RedisCall> held = new ArrayList<>(0);
  private boolean batchHasCommands;
  private int batchBulky;
  private int reads; // submitted as such, reply not taken yet
  private int logCalls; // submitted or held, reply not taken yet
  private int bulky; // requests whose replies may be large
  private long commandBytes; // and those of replies that needed no group
  private long bulkyEstimate;
  private long batchSince; // System.nanoTime at which its first request was decoded
  private long waitingSince = NOT_WAITING; // System.nanoTime
  private boolean inputWaits; // for a reply that what comes behind it depends on
  private boolean failed; // and what follows was sent before the client could know
  private boolean broken;

  private final AtomicLong replyBytes = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger failuresEver = new AtomicInteger();

  /**
   * @param largestReply what to expect of a bulky request before any was seen, in bytes
   * @param note called on any thread when there may be something to {@link #poll}
   * @param waker called on any thread soon after that, once for many pipelines
   */
  Pipeline(
      GroupClient group,
      RedisSettings settings,
      Budget budget,
      int largestReply,
      Runnable note,
      Runnable waker) {
    this.group = group;
    this.settings = settings;
    this.budget = budget;
    this.bulkyEstimate = largestReply;
    this.note = note;
    this.waker = waker;
  }

  /** Adds a reply to the batch, in its place. */
  void add(byte[] reply) {
    commandBytes += reply.length;
    if (batch.isEmpty()) {
      owed.add(new Ready(reply)); // nothing before it waits for dispatch
    } else {
      batch.add(new Ready(reply));
    }
  }

  void add(Request request) {
    if (batch.isEmpty()) {
      batchSince = System.nanoTime();
    }
    batch.add(request);
    batchHasCommands |= request.isCommand() || request.opensSession;
    inputWaits |= request.comesFirst;
    commandBytes += request.bytes();
    if (request.bulky) {
      bulky++;
      batchBulky++;
    }
  }

  /** False if the connection should be read from no more until replies have left. */
  boolean hasRoom() {
    return !inputWaits
        && batch.size() + owed.size() < settings.maxOutstandingCommands()
        && commandBytes < settings.maxOutstandingBytes()
        && (bulky == 0 || (bulky + 1) * bulkyEstimate <= mostExpected());
  }

  private long mostExpected() {
    return Math.min(settings.maxOutputBytes() / 2, budget.share());
  }

  /** True if what all connections have asked for has to come before the batch asks for more. */
  boolean isWaiting() {
    return waitingSince != NOT_WAITING;
  }

  /** The commands that have no reply yet. */
  int outstanding() {
    return batch.size() + owed.size();
  }

  /** Sends off what was added since the last time: one batch. It stays if it has to wait. */
  void dispatch() {
    if (batch.isEmpty()) {
      return;
    }
    int failuresBefore = failuresEver.get(); // first: what fails from now on is seen later
    if (failed || failures.get() > 0) {
      refuse(Failures.reply(CallFailure.EARLIER_CALL_FAILED));
    } else if (budget.refuses(commandBytes + replyBytes.get())) {
      failed = true; // what was sent behind it must not overtake it
      refuse(Failures.BUSY_HERE);
    } else if (!budget.mayExpect(batchBulky * bulkyEstimate)) {
      if (!hasWaitedLong()) {
        return;
      }
      failed = true; // what was sent behind it must not overtake it
      refuse(Failures.BUSY_HERE);
    } else {
      send(failuresBefore);
    }
    batch.clear();
    batchHasCommands = false;
    batchBulky = 0;
    waitingSince = NOT_WAITING;
  }

  private boolean hasWaitedLong() {
    long now = System.nanoTime();
    if (waitingSince == NOT_WAITING) {
      waitingSince = now;
    }
    return now - waitingSince > LONGEST_WAIT;
  }

  /** All that had been received is dispatched: what comes now may be sent with knowledge of it. */
  void inputEnds() {
    if (batch.isEmpty()) {
      failed = false;
    }
  }

  private void send(int failuresBefore) {
    boolean throughLog = batchHasCommands || logCalls > 0;
    boolean hold = throughLog && (reads > 0 || !held.isEmpty());
    List<RedisCall> calls = new ArrayList<>(batch.size());
    long deadline = batchSince + settings.requestTimeout().toNanos();
    for (Item item : batch) {
      if (item instanceof Request request) {
        long expected = request.bulky ? bulkyEstimate : 0;
        RedisCall call =
            new RedisCall(
                this, request, kind(request, throughLog), expected, deadline, failuresBefore);
        budget.expect(expected);
        budget.add(request.bytes());
        calls.add(call);
        owed.add(call);
      } else {
        owed.add((Ready) item);
      }
    }
    if (throughLog) {
      logCalls += calls.size();
    } else {
      reads += calls.size();
    }
    if (hold) {
      held.addAll(calls);
    } else if (!calls.isEmpty()) {
      group.submit(calls);
    }
  }

  private static Call.Kind kind(Request request, boolean throughLog) {
    if (request.opensSession) {
      return Call.Kind.OPEN_SESSION;
    }
    return throughLog ? Call.Kind.WRITE : Call.Kind.READ;
  }

  private void refuse(byte[] error) {
    for (Item item : batch) {
      if (item instanceof Request request) {
        forget(request);
        commandBytes += error.length;
        owed.add(new Ready(error));
      } else {
        owed.add((Ready) item);
      }
    }
  }

  private void forget(Request request) {
    commandBytes -= request.bytes();
    if (request.bulky) {
      bulky--;
    }
    if (request.comesFirst) {
      inputWaits = false;
    }
  }

  /** The next reply, in order; null if it is not there yet, or never will be. */
  byte[] poll() {
    Owed head = owed.peek();
    if (broken) {
      return null;
    }
    if (head == null || !head.isDone()) {
      releaseHeld();
      return null;
    }
    if (head instanceof Ready ready) {
      owed.remove();
      commandBytes -= ready.reply().length;
      return ready.reply();
    }
    RedisCall call = (RedisCall) head;
    byte[] reply = call.failure() == null ? take(call) : takeFailure(call);
    if (reply == null) {
      broken = true;
      return null;
    }
    owed.remove();
    return reply;
  }

  /** True if a write's outcome is not known and the connection must be closed for it. */
  boolean isBroken() {
    return broken;
  }

  private byte[] take(RedisCall call) {
    byte[] reply = call.reply();
    settle(call);
    replyLeft(reply.length);
    if (call.request().bulky) {
      long faded = bulkyEstimate - (bulkyEstimate >> 3);
      bulkyEstimate = Math.max(LEAST_ESTIMATE, Math.max(reply.length, faded));
    }
    return call.request().render(reply);
  }

  private byte[] takeFailure(RedisCall call) {
    CallFailure failure = call.failure();
    byte[] error = Failures.reply(failure, call.request(), settings.unknownOutcome());
    if (error == null) {
      return null; // stays where it is; the connection is about to be closed
    }
    settle(call);
    failureLeft(failure);
    if (Failures.stopsPipeline(failure)) {
      failed = true;
      failHeld(failure);
    }
    byte[] substitute = call.request().renderWithout();
    return substitute == null ? error : substitute;
  }

  private void settle(RedisCall call) {
    if (call.kind() == Call.Kind.READ) {
      reads--;
    } else {
      logCalls--;
    }
    forget(call.request());
    commandLeft(call.request());
  }

  private void releaseHeld() {
    if (reads == 0 && !held.isEmpty() && held.get(0).timeLeft(0) <= 0) {
      failHeld(
          CallFailure.BUSY); // it has had its time; sent now, nobody could tell what became of it
    } else if (reads == 0 && !held.isEmpty()) {
      List<RedisCall> calls = List.copyOf(held);
      held.clear();
      group.submit(calls);
    }
  }

  private void failHeld(CallFailure failure) {
    CallFailure known = failure.certainlyNotExecuted() ? failure : CallFailure.EARLIER_CALL_FAILED;
    List<RedisCall> calls = List.copyOf(held);
    held.clear();
    calls.forEach(call -> call.fail(known));
  }

  /** The connection is gone: nobody waits for anything any more. */
  void discard() {
    for (Owed waiting : owed) {
      if (waiting instanceof RedisCall call) {
        call.discard();
      }
    }
    for (RedisCall call : held) {
      call.expectNothing(); // the group has never seen it
      commandLeft(call.request());
    }
    owed.clear();
    held.clear();
    batch.clear();
  }

  /** True if the replies that wait here are more than one connection may have. */
  boolean isOverflowing() {
    return replyBytes.get() > settings.maxOutputBytes();
  }

  /** True if it waits here although all connections together have too much. */
  boolean isHoarding(long unsent) {
    return budget.isHoard(replyBytes.get() + unsent);
  }

  // From any thread:

  void expect(long bytes) {
    budget.expect(bytes);
  }

  void note() {
    note.run();
  }

  Runnable waker() {
    return waker;
  }

  /** How many calls have failed so far in a way that those behind them must fail, too. */
  int failuresEver() {
    return failuresEver.get();
  }

  void replyArrived(int bytes) {
    replyBytes.addAndGet(bytes);
    budget.add(bytes);
  }

  void replyLeft(int bytes) {
    replyBytes.addAndGet(-bytes);
    budget.add(-bytes);
  }

  void failureArrived(CallFailure failure) {
    if (Failures.stopsPipeline(failure)) {
      failures.incrementAndGet();
      failuresEver.incrementAndGet();
    }
  }

  void failureLeft(CallFailure failure) {
    if (Failures.stopsPipeline(failure)) {
      failures.decrementAndGet();
    }
  }

  void commandLeft(Request request) {
    budget.add(-request.bytes());
  }
}
