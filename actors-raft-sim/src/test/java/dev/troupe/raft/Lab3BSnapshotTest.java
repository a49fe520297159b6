package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lab 3B by its own names: the key-value service with snapshots at every 1000 bytes of the log. */
class Lab3BSnapshotTest {

  private static final long SNAPSHOT_LIMIT = 1000;

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private static KvRun clients(int count) {
    return KvRun.of(count).withSnapshotLimit(SNAPSHOT_LIMIT);
  }

  private static KvLab lab(long seed) {
    return new KvLab(seed, 3, SNAPSHOT_LIMIT);
  }

  /** A server that was left behind must catch up by a snapshot before it makes up a majority. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotRpc(long seed) {
    try (KvLab lab = lab(seed)) {
      SimNode n1 = lab.world.servers().get(0);
      SimNode n2 = lab.world.servers().get(1);
      SimNode n3 = lab.world.servers().get(2);
      Clerk anywhere = lab.clerk();
      lab.put(anywhere, "a", "A");
      assertThat(lab.get(anywhere, "a")).isEqualTo("A");

      lab.partition(List.of(n1, n2), List.of(n3));
      Clerk first = lab.clerk(List.of(n1, n2));
      for (int i = 0; i < 50; i++) {
        lab.put(first, i + "", i + "");
      }
      lab.world.pass(LabWorld.ELECTION);
      lab.put(first, "b", "B");
      lab.checkBytes();

      lab.partition(List.of(n1, n3), List.of(n2));
      Clerk second = lab.clerk(List.of(n1, n3));
      lab.put(second, "c", "C");
      lab.put(second, "d", "D");
      assertThat(lab.get(second, "a")).isEqualTo("A");
      assertThat(lab.get(second, "b")).isEqualTo("B");
      assertThat(lab.get(second, "1")).isEqualTo("1");
      assertThat(lab.get(second, "49")).isEqualTo("49");
      assertThat(lab.world.state(n3).snapshot().exists()).as("by a snapshot").isTrue();

      lab.world.connectAll();
      lab.put(anywhere, "e", "E");
      assertThat(lab.get(anywhere, "c")).isEqualTo("C");
      assertThat(lab.get(anywhere, "e")).isEqualTo("E");
      assertThat(lab.get(anywhere, "1")).isEqualTo("1");
      lab.checkHistory();
      lab.checkBytes();
    }
  }

  /** A snapshot has what is there now, not what was there once: at most 500 bytes. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotSize(long seed) {
    try (KvLab lab = lab(seed)) {
      Clerk clerk = lab.clerk();
      for (int i = 0; i < 200; i++) {
        lab.put(clerk, "x", "0");
        assertThat(lab.get(clerk, "x")).isEqualTo("0");
        lab.put(clerk, "x", "1");
        assertThat(lab.get(clerk, "x")).isEqualTo("1");
      }
      lab.checkBytes();
      assertThat(lab.world.snapshotBytes()).isNotEmpty().allMatch(bytes -> bytes <= 500);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotRecover(long seed) {
    clients(1).withCrash().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotRecoverManyClients(long seed) {
    clients(20).withCrash().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotUnreliable(long seed) {
    clients(5).withUnreliable().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotUnreliableRecover(long seed) {
    clients(5).withUnreliable().withCrash().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotUnreliableRecoverConcurrentPartition(long seed) {
    clients(5).withUnreliable().withCrash().withPartitions().run(seed);
  }

  /** 15 clients that use keys at random, seven servers. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void snapshotUnreliableRecoverConcurrentPartitionLinearizable(long seed) {
    clients(15)
        .withServers(7)
        .withUnreliable()
        .withCrash()
        .withPartitions()
        .withRandomKeys()
        .run(seed);
  }
}
