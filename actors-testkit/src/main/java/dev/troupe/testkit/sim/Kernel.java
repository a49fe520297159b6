package dev.troupe.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import scala.concurrent.ExecutionContext;

/**
 * One thread, one virtual time, one queue of tasks. Whatever happens in a simulation happens as a
 * task or a timer of its kernel, so the seed alone decides the whole run.
 */
final class Kernel {
  private record Invariant(String name, Supplier<Optional<String>> check) {}

  final long seed;
  final Trace trace;
  final Script script;
  private final int variation;
  private final Thread thread = Thread.currentThread();
  private final RunQueue ready;
  private final TimerHeap timers = new TimerHeap();
  private final List<Invariant> invariants = new ArrayList<>();
  private final SimSettings settings;
  private final long taskNanos;
  private long now;
  private long steps;
  private long limit = Long.MAX_VALUE;
  private Incarnation running;
  private Incarnation midway;
  private boolean executing;
  private boolean closed;
  private volatile Throwable broken;

  Kernel(long seed, SimSettings settings) {
    this.seed = seed;
    this.settings = settings;
    this.taskNanos = settings.taskCost().toNanos();
    this.trace = new Trace(settings.traceLines());
    Selection selection = Shrinker.selection();
    this.variation = selection.variation();
    this.script = new Script(this, selection, settings.replayHint());
    Shrinker.made(script);
    this.ready = new RunQueue(random("order of tasks"));
  }

  /**
   * A stream of chance of its own for each purpose, so that a new draw in one place does not shift
   * all others.
   */
  SplittableRandom random(String purpose) {
    return random(purpose, variation);
  }

  /** Chance of the events, which is the same in all variations of a run. */
  SplittableRandom randomOfEvents(String purpose) {
    return random(purpose, 0);
  }

  private SplittableRandom random(String purpose, int variation) {
    long mixed = (seed + variation * 0x632BE59BD9B4E019L) * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < purpose.length(); i++) {
      mixed = (mixed ^ purpose.charAt(i)) * 0x100000001B3L;
    }
    return new SplittableRandom(mixed);
  }

  long now() {
    return now;
  }

  long steps() {
    return steps;
  }

  boolean isExecuting() {
    return executing;
  }

  /** The life whose task runs at this moment; null between tasks and in tasks of the test. */
  Incarnation running() {
    return running;
  }

  void always(String name, Supplier<Optional<String>> check) {
    invariants.add(new Invariant(name, check));
  }

  /**
   * Queues a task; any thread but the kernel's own is an escape from the simulation and fails the
   * run.
   */
  void execute(Incarnation owner, Runnable body) {
    if (onKernelThread()) {
      ready.add(owner, body);
    }
  }

  /** Queues a task for the life whose task runs now, or for the test. */
  void executeForRunning(Runnable body) {
    if (running == null) {
      execute(null, body);
    } else {
      running.execute(body);
    }
  }

  /** Runs the body on behalf of a life that is starting. */
  <T> T startingUp(Incarnation life, Supplier<T> body) {
    Incarnation outer = running;
    running = life;
    try {
      return AsyncPool.within(this, () -> NoBlocking.booting(life, body));
    } finally {
      running = outer;
    }
  }

  /** Runs the body, in which steps are made. */
  <T> T driving(Supplier<T> body) {
    return AsyncPool.within(this, () -> NoBlocking.refusing(body));
  }

  VirtualTimer after(long delayNanos, Incarnation owner, Runnable action, long periodNanos) {
    if (!onKernelThread()) {
      return new VirtualTimer(timers, owner, action, periodNanos);
    }
    return timers.add(now + Math.max(0, delayNanos), owner, action, periodNanos);
  }

  VirtualTimer after(long delayNanos, Incarnation owner, Runnable action) {
    return after(delayNanos, owner, action, 0);
  }

  private boolean onKernelThread() {
    if (Thread.currentThread() == thread) {
      return !closed;
    }
    if (!closed && broken == null) {
      broken =
          new IllegalStateException(
              "a task was handed in from thread '"
                  + Thread.currentThread().getName()
                  + "': something in the simulated code runs on real threads, so the seed no longer decides the run");
    }
    return false;
  }

  /** Takes what waits to run from a life that stops for a while or for ever. */
  void withdraw(Incarnation owner, boolean timersToo, List<Runnable> held) {
    ready.removeAll(owner, (ignored, body) -> held.add(body));
    if (timersToo) {
      timers.removeAll(owner);
    }
  }

  /**
   * Remembers the first thing that must end the run; it is thrown after the task that is running
   * now.
   */
  void fail(Throwable reason) {
    if (broken == null) {
      broken = reason;
    }
  }

  /**
   * Runs one task, or moves the time to the next timer.
   *
   * @return false if there is nothing left to do before the limit
   */
  boolean step(long limit) {
    this.limit = limit;
    throwIfBroken();
    fireDueTimers();
    if (ready.isEmpty()) {
      long next = timers.earliest();
      if (next > limit || next == Long.MAX_VALUE) {
        return false;
      }
      now = Math.max(now, next);
      fireDueTimers();
      return true;
    }
    if (now > limit) {
      return false;
    }
    runOne();
    return true;
  }

  private void runOne() {
    Runnable body = ready.take();
    running = ready.takenOwner();
    executing = true;
    try {
      body.run();
    } catch (SimFailure failure) {
      throw failure;
    } catch (Unwound end) {
      trace.event(now, "END OF A TASK MIDWAY", "");
    } catch (Throwable thrown) {
      throw failure("task", "a task threw " + thrown, thrown);
    } finally {
      executing = false;
      running = null;
    }
    steps++;
    now += taskNanos;
    throwIfBroken();
    checkInvariants();
    if (steps >= settings.maxSteps()) {
      throw failure("bound", "more than " + settings.maxSteps() + " steps", null);
    }
  }

  /**
   * Whether the life can be stopped right here, in the midst of its task. Not while another one
   * stands so: its task would have to wait for the end of this one's. And not within a batch of
   * callbacks of futures, because those of other nodes would be added to it and wait too.
   */
  boolean mayPauseMidway(Incarnation life) {
    if (running != life || !executing || midway != null) {
      return false;
    }
    boolean[] ran = new boolean[1];
    ExecutionContext.parasitic$.MODULE$.execute(() -> ran[0] = true);
    return ran[0];
  }

  /**
   * Lets a life stand still in the midst of its task, and all others go on, by making their steps
   * here.
   *
   * @throws Unwound if the life ends meanwhile, or the run
   */
  void pauseMidway(Incarnation life, String what, long nanos) {
    long outerLimit = limit;
    long end = Math.min(limit, now + nanos);
    trace.event(now, "PAUSE " + life.node + " MIDWAY", "it " + what);
    life.pause();
    midway = life;
    running = null;
    executing = false;
    try {
      while (life.isPaused() && step(end)) {
        continue;
      }
    } catch (SimFailure failure) {
      fail(failure); // if it were thrown here, actors on the way would take it for theirs
      throw new Unwound();
    } finally {
      limit = outerLimit;
      midway = null;
      running = life;
      executing = true;
    }
    if (life.isDead()) {
      throw new Unwound();
    }
    if (life.isPaused()) {
      idleUntil(end);
      trace.event(now, "RESUME " + life.node, "");
      life.resume();
    }
  }

  private void fireDueTimers() {
    while (timers.earliest() <= now) {
      VirtualTimer timer = timers.poll();
      if (timer.periodNanos > 0) {
        timers.again(timer);
      } else {
        timer.fired();
      }
      timer.action.run();
    }
  }

  private void checkInvariants() {
    for (int i = 0; i < invariants.size(); i++) {
      Optional<String> violation = invariants.get(i).check().get();
      if (violation.isPresent()) {
        throw failure(invariants.get(i).name(), violation.get(), null);
      }
    }
  }

  void throwIfBroken() {
    Throwable reason = broken;
    if (reason instanceof SimFailure failure) {
      throw failure;
    }
    if (reason != null) {
      throw failure("simulation", reason.getMessage(), reason);
    }
  }

  /** Moves the time forward over a stretch in which nothing is due. */
  void idleUntil(long time) {
    now = Math.max(now, time);
  }

  SimFailure failure(String invariant, String what, Throwable cause) {
    return SimFailure.of(this, invariant, what, cause);
  }

  void close() {
    closed = true;
    ready.clear();
    timers.clear();
    invariants.clear();
  }
}
