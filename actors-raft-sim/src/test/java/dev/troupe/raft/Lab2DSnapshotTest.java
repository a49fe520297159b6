package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lab 2D by its own names: logs are cut by snapshots, which also bring others up to date. */
class Lab2DSnapshotTest {

  /** The labs' bound on the log of a server, in bytes. */
  private static final long MOST_LOG_BYTES = 2000;

  /** Ours are taken by bytes, every six commands or so; the labs' every ten. */
  private static final String SETTINGS =
      "troupe.raft.snapshot { log-bytes = 450, keep-bytes = 80, chunk-bytes = 1000 }";

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private static LogLab lab(long seed) {
    return new LogLab(seed, 3, SETTINGS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotBasic(long seed) {
    snapshots(seed, true, false, false);
  }

  /** A server is cut off while others cut their logs. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotInstall(long seed) {
    snapshots(seed, true, true, false);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotInstallUnreliable(long seed) {
    snapshots(seed, false, true, false);
  }

  /** A server is down while others cut their logs. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotInstallCrash(long seed) {
    snapshots(seed, true, false, true);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotInstallUnCrash(long seed) {
    snapshots(seed, false, false, true);
  }

  /** Thirty rounds in which a server, in each third round the leader, is away for a while. */
  private static void snapshots(long seed, boolean reliable, boolean cut, boolean crash) {
    try (LogLab lab = lab(seed)) {
      LabWorld world = lab.world;
      world.network.unreliable(!reliable);
      lab.agree(3);
      SimNode leader = world.leader();
      for (int round = 0; round < 30; round++) {
        boolean leaderGoes = round % 3 == 1;
        SimNode victim = leaderGoes ? leader : world.after(leader, 1);
        SimNode sender = leaderGoes ? world.after(leader, 1) : leader;
        if (cut) {
          world.disconnect(victim);
          lab.agree(2);
        }
        if (crash) {
          world.crash(victim);
          lab.agree(2);
        }
        proposeSome(lab, sender);
        lab.agree(cut || crash ? 2 : 3);
        assertThat(world.logBytes()).isLessThan(MOST_LOG_BYTES);
        if (cut || crash) {
          world.restart(victim); // and connected
          lab.agree(3);
          leader = world.leader();
        }
      }
      assertThat(world.snapshotBytes()).isNotEmpty();
    }
  }

  /** Five to fourteen; at a server that does not lead, none. */
  private static void proposeSome(LogLab lab, SimNode sender) {
    int count = 5 + lab.world.sim.random().nextInt(10);
    for (int i = 0; i < count; i++) {
      lab.propose(sender, lab.command());
    }
  }

  /** The index never goes back. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotAllCrash(long seed) {
    try (LogLab lab = lab(seed)) {
      lab.agree(3);
      for (int round = 0; round < 5; round++) {
        int count = 5 + lab.world.sim.random().nextInt(10);
        for (int i = 0; i < count; i++) {
          lab.agree(3);
        }
        long before = lab.agree(3);
        lab.world.crashAll();
        lab.world.restartAll();
        assertThat(lab.agree(3)).isGreaterThan(before);
      }
      assertThat(lab.world.snapshotBytes()).isNotEmpty();
    }
  }

  /** What is written after a start from a snapshot does not overwrite the snapshot. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotInit(long seed) {
    try (LogLab lab = lab(seed)) {
      for (int i = 0; i < 12; i++) {
        lab.agree(3);
      }
      assertThat(lab.world.snapshotBytes()).isNotEmpty();
      for (long index = 13; index <= 14; index++) {
        lab.world.crashAll();
        lab.world.restartAll();
        assertThat(lab.agree(3)).isEqualTo(index);
      }
    }
  }
}
