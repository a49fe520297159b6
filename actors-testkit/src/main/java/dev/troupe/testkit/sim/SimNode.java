package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/**
 * One simulated node: an ActorSystem of its own, which can die at any step and come back on the
 * same disk.
 *
 * <p>Call its methods on the thread of the simulation: from the test, or from something the
 * simulation runs.
 */
public final class SimNode {
  private final Kernel kernel;
  private final String name;
  private final Function<SimNodeContext, Behavior<?>> root;
  private final Config config;
  private final SimNetwork network;
  private final SimClock clock;
  private final SimDisk disk;
  private final SimFiles files;
  private final boolean rootMayFail;
  private Incarnation life;
  private ActorSystem<Object> system;
  private int lives;

  SimNode(
      Kernel kernel,
      String name,
      Function<SimNodeContext, Behavior<?>> root,
      Config config,
      SimSettings settings,
      SimNetwork network) {
    this.kernel = kernel;
    this.name = name;
    this.root = root;
    this.config = config;
    this.network = network;
    this.rootMayFail = settings.rootMayFail();
    this.clock = new SimClock(kernel, name, settings.clocksDiffer());
    this.disk = new SimDisk(kernel, name, settings.diskSyncMin(), settings.diskSyncMax());
    this.files =
        new SimFiles(disk.faults(), kernel.random("files of " + name), this::fileIsChanged);
  }

  /** The node's name, which is its address too. */
  public String name() {
    return name;
  }

  /** Whether it runs; a paused node counts as running. */
  public boolean isUp() {
    return life != null && !life.isDead();
  }

  /** Whether it is stopped as by SIGSTOP. */
  public boolean isPaused() {
    return isUp() && life.isPaused();
  }

  /** How often it was started. */
  public int lives() {
    return lives;
  }

  /**
   * The running ActorSystem.
   *
   * @throws IllegalStateException if the node is down
   */
  public ActorSystem<Object> system() {
    if (!isUp()) {
      throw new IllegalStateException("node " + name + " is down");
    }
    return system;
  }

  /**
   * Sends a message to the node's root behaviour, not over the network; lost if the node is down.
   */
  public void tell(Object message) {
    if (isUp()) {
      system.tell(message);
    }
  }

  /** The machine's clocks. */
  public SimClock clock() {
    return clock;
  }

  /** The disk under journal and snapshots. */
  public SimDisk disk() {
    return disk;
  }

  /** The simulated folder of files. */
  public SimFiles files() {
    return files;
  }

  /**
   * Ends the node as kill -9 and a power cut together do: nothing of it runs again, and of what its
   * disk has not synced the seed decides how much survives. The machine has to start again, so its
   * monotonic clock begins anew. No effect if it is down.
   */
  public void crash() {
    if (!isUp()) {
      return;
    }
    kernel.trace.event(kernel.now(), "CRASH " + name, "life " + lives);
    powerOff();
    clock.reboot();
    disk.crash();
    files.crash();
  }

  /**
   * Starts a node that is down, on what its disk has kept. Called from inside a task of the
   * simulation it takes effect as the next thing. No effect if it is up.
   */
  public void restart() {
    if (kernel.isExecuting() && kernel.running() != null) {
      kernel.after(0, null, this::start);
    } else {
      start();
    }
  }

  /**
   * Stops the node as SIGSTOP does: it does nothing, its timers are late, messages wait as in a
   * socket's buffer.
   */
  public void pause() {
    if (isUp() && !isPaused()) {
      kernel.trace.event(kernel.now(), "PAUSE " + name, "");
      life.pause();
    }
  }

  /**
   * Stops the node as SIGSTOP does, in the midst of a task: between a check and the act that relies
   * on it. The points at which that can happen are those at which the task has to do with the
   * world: it reads one of the clocks of its {@link SimNodeContext} (the value was read before the
   * pause, and is old when it goes on), sends over the network, begins a write of the journal, of
   * snapshots or of files (the act comes after the pause), or calls {@link #pausePoint}. All other
   * nodes go on meanwhile, and invariants see the node as the half of its task has left it.
   *
   * <p>It lasts no longer than the {@link Sim#runFor} in which it falls. Only one node at a time
   * stands so; a second one waits with its pause for a later point.
   *
   * @param pointsToPass how many points to pass before the one at which it stops
   * @param lasting how long it stands
   * @throws IllegalArgumentException if one of them is negative
   */
  public void pauseMidway(int pointsToPass, Duration lasting) {
    if (pointsToPass < 0 || lasting.isNegative()) {
      throw new IllegalArgumentException(
          "must not be negative: " + pointsToPass + " points, " + lasting);
    }
    if (isUp()) {
      kernel.trace.event(
          kernel.now(), "TO PAUSE " + name + " MIDWAY after " + pointsToPass + " points", lasting);
      life.pauseAtPoint(pointsToPass, lasting.toNanos());
    }
  }

  /**
   * Lets one of the node's dispatchers be slow for a while, as with code that takes its time: what
   * it is handed from now on, until its life ends, begins so much later. No effect if it is down.
   *
   * @param dispatcher by its path in the configuration
   * @param by in virtual time, beyond what its configuration says; zero makes it as quick as before
   * @throws IllegalArgumentException if it is negative
   */
  public void slowDown(String dispatcher, Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("must not be negative: " + by);
    }
    if (isUp()) {
      kernel.trace.event(kernel.now(), "SLOW " + name, dispatcher + " by " + by);
      life.delay(dispatcher, by.toNanos());
    }
  }

  /**
   * A further point for {@link #pauseMidway}, for adapters to call on behalf of the code under
   * test.
   *
   * @param what what the code does here, for the trace
   */
  public void pausePoint(String what) {
    if (isUp()) {
      life.point(what);
    }
  }

  private void fileIsChanged() {
    pausePoint("changes a file");
  }

  /** Whether a pause midway is yet to come. */
  boolean isToPause() {
    return isUp() && life.isToPause();
  }

  void callOffPause() {
    if (isUp()) {
      life.callOffPause();
    }
  }

  /**
   * Lets a paused node go on; all that came due meanwhile comes at once. A pause midway that is yet
   * to come is called off.
   */
  public void resume() {
    callOffPause();
    if (isPaused()) {
      kernel.trace.event(kernel.now(), "RESUME " + name, "");
      life.resume();
    }
  }

  void start() {
    if (isUp()) {
      return;
    }
    lives++;
    kernel.trace.event(kernel.now(), "START " + name, "life " + lives + ", " + clock);
    life = new Incarnation(Incarnations.nextId(), name, lives, kernel, clock, disk);
    Incarnations.remember(life);
    SimRoot guardian = new SimRoot(kernel, life, rootMayFail);
    system = boot(guardian);
    SimEndpoint endpoint = network.open(life, system);
    SimNodeContext context =
        new SimNodeContext(
            name,
            lives,
            pausing(clock::monotonicNanos),
            pausing(clock::wallMillis),
            kernel.random("node " + name + " life " + lives),
            endpoint,
            files);
    system.tell(new SimRoot.Begin(() -> root.apply(context)));
    guardian.watch(system, this::stoppedByItself);
  }

  private LongSupplier pausing(LongSupplier read) {
    Incarnation reader = life;
    return () -> {
      long value = read.getAsLong();
      reader.point("has read its clock");
      return value;
    };
  }

  private ActorSystem<Object> boot(SimRoot guardian) {
    BootstrapSetup own =
        BootstrapSetup.create(NodeConfig.forIncarnation(config, life.id))
            .withClassloader(QuietClassLoader.INSTANCE);
    return kernel.startingUp(
        life,
        () -> {
          ActorSystem<Object> created = ActorSystem.create(guardian.behavior(), name, own);
          life.booted();
          return created;
        });
  }

  private void stoppedByItself(Incarnation stopped) {
    if (stopped == life && isUp()) {
      kernel.trace.event(kernel.now(), "STOPPED " + name, "its root behaviour ended");
      powerOff();
    }
  }

  void powerOff() {
    if (life != null) {
      life.kill();
      network.close(name);
      system = null;
    }
  }
}
