package dev.troupe.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One life of a node: from its start to its crash. Every task and timer belongs to a life; when the
 * life ends, they end with it, at that very step.
 */
final class Incarnation {
  private enum Phase {
    BOOTING,
    RUNNING,
    PAUSED,
    DEAD
  }

  final long id;
  final String node;
  final int number;
  final SimClock clock;
  final SimDisk disk;
  private final Kernel kernel;
  private final ArrayDeque<Runnable> boot = new ArrayDeque<>();
  private List<Runnable> held = new ArrayList<>();
  private final Map<String, Long> delays = new HashMap<>();
  private Phase phase = Phase.BOOTING;
  private int pointsToPass = -1; // below 0: no pause is to come
  private long pauseNanos;

  Incarnation(long id, String node, int number, Kernel kernel, SimClock clock, SimDisk disk) {
    this.id = id;
    this.node = node;
    this.number = number;
    this.kernel = kernel;
    this.clock = clock;
    this.disk = disk;
  }

  boolean isDead() {
    return phase == Phase.DEAD;
  }

  boolean isPaused() {
    return phase == Phase.PAUSED;
  }

  Kernel kernel() {
    return kernel;
  }

  /** From now on what this dispatcher is handed begins so much later. */
  void delay(String dispatcher, long nanos) {
    delays.put(dispatcher, nanos);
  }

  /** By how much the tasks of a dispatcher are late, beyond what its configuration says. */
  long delayOf(String dispatcher) {
    return delays.getOrDefault(dispatcher, 0L);
  }

  /** Where all dispatchers of this life's ActorSystem put their work. */
  void execute(Runnable task) {
    switch (phase) {
      case BOOTING -> boot.add(task);
      case RUNNING -> kernel.execute(this, task);
      case PAUSED -> held.add(task);
      case DEAD -> {} // kill -9: nothing of it runs again
    }
  }

  /** The same after a while. */
  void executeAfter(long nanos, Runnable task) {
    if (phase == Phase.BOOTING) {
      boot.add(task);
    } else if (phase != Phase.DEAD) {
      kernel.after(nanos, this, () -> execute(task));
    }
  }

  /** A timer on this node's clock, which may be faster or slower than virtual time. */
  VirtualTimer after(long localNanos, long localPeriodNanos, Runnable action) {
    long delay = clock.toVirtual(localNanos);
    long period = localPeriodNanos == 0 ? 0 : Math.max(1, clock.toVirtual(localPeriodNanos));
    VirtualTimer timer = kernel.after(delay, this, action, period);
    if (isDead()) {
      timer.cancel();
    }
    return timer;
  }

  /** Runs what the start of the ActorSystem has handed in so far, in order. */
  void runBootTasks() {
    for (Runnable task = boot.poll(); task != null; task = boot.poll()) {
      task.run();
    }
  }

  /** The ActorSystem's own start is over; from now on the seed decides. */
  void booted() {
    runBootTasks();
    if (phase == Phase.BOOTING) {
      phase = Phase.RUNNING;
    }
  }

  /** Lets the life pause in the midst of a task, when it has passed so many points in its tasks. */
  void pauseAtPoint(int pointsToPass, long nanos) {
    this.pointsToPass = pointsToPass;
    this.pauseNanos = nanos;
  }

  void callOffPause() {
    pointsToPass = -1;
  }

  boolean isToPause() {
    return pointsToPass >= 0;
  }

  /**
   * A point between two statements of a task at which the life can be stopped.
   *
   * @throws Unwound if it does not live to see the end of the pause
   */
  void point(String what) {
    if (pointsToPass < 0 || phase != Phase.RUNNING || !kernel.mayPauseMidway(this)) {
      return;
    }
    if (--pointsToPass < 0) {
      kernel.pauseMidway(this, what, pauseNanos);
    }
  }

  void pause() {
    phase = Phase.PAUSED;
    kernel.withdraw(this, false, held);
  }

  void resume() {
    phase = Phase.RUNNING;
    List<Runnable> late = held;
    held = new ArrayList<>();
    late.forEach(task -> kernel.execute(this, task));
  }

  void kill() {
    phase = Phase.DEAD;
    kernel.withdraw(this, true, new ArrayList<>());
    boot.clear();
    held.clear();
    Incarnations.forget(this);
  }
}
