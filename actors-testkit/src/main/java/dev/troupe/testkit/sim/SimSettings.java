package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/**
 * Settings of one simulation. Defaults and meanings stand in {@code reference.conf} under {@code
 * troupe.testkit.sim}.
 *
 * @param nodeConfig configuration of every node's ActorSystem, in front of {@code application.conf}
 * @param taskCost virtual time that one task takes, at least 1 ns
 * @param maxSteps bound on the tasks of one simulation
 * @param traceLines how many of the last events a failure shows
 * @param maxMessageBytes larger messages are dropped
 * @param linkCapacity bound on the messages under way on one link
 * @param diskSyncMin shortest sync of a disk
 * @param diskSyncMax longest sync of a disk
 * @param rootMayFail whether a node whose root behaviour throws just stops; otherwise the run fails
 * @param clocksDiffer whether each node's clocks have a start of their own
 * @param replayHint the command that replays a run, with {@code {seed}} in the place of the seed;
 *     may be empty
 */
public record SimSettings(
    Config nodeConfig,
    Duration taskCost,
    long maxSteps,
    int traceLines,
    int maxMessageBytes,
    int linkCapacity,
    Duration diskSyncMin,
    Duration diskSyncMax,
    boolean rootMayFail,
    boolean clocksDiffer,
    String replayHint) {

  private static final String PATH = "troupe.testkit.sim.";

  /**
   * @throws IllegalArgumentException naming the key whose value is out of bounds
   */
  public SimSettings {
    atLeast("task-cost", taskCost.toNanos(), 1);
    atLeast("max-steps", maxSteps, 1);
    atLeast("trace-lines", traceLines, 1);
    atLeast("max-message-bytes", maxMessageBytes, 1);
    atLeast("link-capacity", linkCapacity, 1);
    atLeast("disk-sync-min", diskSyncMin.toNanos(), 0);
    atLeast("disk-sync-max", diskSyncMax.toNanos(), diskSyncMin.toNanos());
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          PATH + key + " must be at least " + least + ", is " + value);
    }
  }

  /** The settings of {@code reference.conf} and {@code application.conf}. */
  public static SimSettings defaults() {
    return from(ConfigFactory.load().getConfig("troupe.testkit.sim"));
  }

  /**
   * @param sim the section {@code troupe.testkit.sim}
   */
  static SimSettings from(Config sim) {
    return new SimSettings(
        ConfigFactory.empty(),
        sim.getDuration("task-cost"),
        sim.getLong("max-steps"),
        sim.getInt("trace-lines"),
        sim.getInt("max-message-bytes"),
        sim.getInt("link-capacity"),
        sim.getDuration("disk-sync-min"),
        sim.getDuration("disk-sync-max"),
        sim.getBoolean("root-may-fail"),
        sim.getBoolean("clocks-differ"),
        sim.getString("replay-hint"));
  }

  /**
   * Settings for the nodes' ActorSystems: serializers, settings of the code under test. Dispatchers
   * stay simulated.
   */
  public SimSettings withNodeConfig(Config config) {
    return copy(
        config,
        maxSteps,
        traceLines,
        diskSyncMin,
        diskSyncMax,
        rootMayFail,
        clocksDiffer,
        replayHint);
  }

  /** The same, as HOCON text. */
  public SimSettings withNodeConfig(String hocon) {
    return withNodeConfig(ConfigFactory.parseString(hocon));
  }

  /**
   * A command such as {@code mvn -pl my-module test -Dtest=MySimTest -Dsim.seed={seed}}; or, where
   * the command has an option of its own for the events that are kept, {@code my-sim --seed {seed}[
   * --keep {keep}]}. What is in brackets is left out where all of them are.
   */
  public SimSettings withReplayHint(String hint) {
    return copy(
        nodeConfig,
        maxSteps,
        traceLines,
        diskSyncMin,
        diskSyncMax,
        rootMayFail,
        clocksDiffer,
        hint);
  }

  /** The bound on the tasks of one simulation. */
  public SimSettings withMaxSteps(long steps) {
    return copy(
        nodeConfig,
        steps,
        traceLines,
        diskSyncMin,
        diskSyncMax,
        rootMayFail,
        clocksDiffer,
        replayHint);
  }

  /** How many of the last events a failure shows. */
  public SimSettings withTraceLines(int lines) {
    return copy(
        nodeConfig,
        maxSteps,
        lines,
        diskSyncMin,
        diskSyncMax,
        rootMayFail,
        clocksDiffer,
        replayHint);
  }

  /** How long a sync of a simulated disk takes. */
  public SimSettings withDiskSync(Duration min, Duration max) {
    return copy(nodeConfig, maxSteps, traceLines, min, max, rootMayFail, clocksDiffer, replayHint);
  }

  /** Whether a root behaviour that throws only stops its node. */
  public SimSettings withRootMayFail(boolean mayFail) {
    return copy(
        nodeConfig,
        maxSteps,
        traceLines,
        diskSyncMin,
        diskSyncMax,
        mayFail,
        clocksDiffer,
        replayHint);
  }

  /**
   * Whether the nodes' clocks differ from the start; otherwise all of them begin alike, the
   * monotonic ones at 0, and differ only by what befalls them.
   */
  public SimSettings withClocksDiffer(boolean differ) {
    return copy(
        nodeConfig,
        maxSteps,
        traceLines,
        diskSyncMin,
        diskSyncMax,
        rootMayFail,
        differ,
        replayHint);
  }

  private SimSettings copy(
      Config config,
      long steps,
      int lines,
      Duration syncMin,
      Duration syncMax,
      boolean mayFail,
      boolean differ,
      String hint) {
    return new SimSettings(
        config,
        taskCost,
        steps,
        lines,
        maxMessageBytes,
        linkCapacity,
        syncMin,
        syncMax,
        mayFail,
        differ,
        hint);
  }
}
