package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lab 3A by its own names: a replicated key-value service without snapshots. Clients repeat their
 * calls under their numbers at any server. Every history is judged for linearizability.
 */
class Lab3AServiceTest {

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private static KvRun clients(int count) {
    return KvRun.of(count);
  }

  private static KvLab lab(long seed, int servers) {
    return new KvLab(seed, servers, KvLab.NO_LIMIT);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void basic(long seed) {
    clients(1).run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void concurrent(long seed) {
    clients(5).run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unreliable(long seed) {
    clients(5).withUnreliable().run(seed);
  }

  /** Five clients append ten times each to one key. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unreliableOneKey(long seed) {
    try (KvLab lab = lab(seed, 3)) {
      lab.world.network.unreliable(true);
      Clerk reader = lab.clerk();
      lab.put(reader, "k", "");
      List<Clerk> clerks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clerks.add(lab.clerk());
        appendFrom(clerks.get(i), i, 0);
      }
      lab.world.sim.runUntil(
          () -> clerks.stream().noneMatch(Clerk::isBusy), Duration.ofSeconds(30));
      String value = lab.get(reader, "k");
      for (int i = 0; i < 5; i++) {
        int at = -1;
        for (int n = 0; n < 10; n++) {
          String once = "x " + i + " " + n + " y";
          assertThat(value.indexOf(once)).as(once).isGreaterThan(at);
          at = value.indexOf(once);
          assertThat(value.indexOf(once, at + 1)).as(once + " again").isNegative();
        }
      }
      lab.checkHistory();
      lab.checkBytes();
    }
  }

  private static void appendFrom(Clerk clerk, int client, int n) {
    if (n < 10) {
      clerk.append("k", "x " + client + " " + n + " y", () -> appendFrom(clerk, client, n + 1));
    }
  }

  /** The side with the old leader is blocked; its calls are done within 3 s of healing. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void onePartition(long seed) {
    try (KvLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      lab.put(lab.clerk(), "1", "13");
      SimNode leader = world.leader();
      List<SimNode> minority = List.of(leader, world.after(leader, 1));
      List<SimNode> majority =
          List.of(world.after(leader, 2), world.after(leader, 3), world.after(leader, 4));
      lab.partition(majority, minority);

      Clerk served = lab.clerk(majority);
      lab.put(served, "1", "14");
      assertThat(lab.get(served, "1")).isEqualTo("14");

      Clerk writer = lab.clerk(minority);
      Clerk reader = lab.clerk(minority);
      String[] read = new String[1];
      writer.put("1", "15", () -> {});
      reader.get("1", value -> read[0] = value);
      world.pass(LabWorld.ELECTION);
      assertThat(writer.isBusy()).as("a write in the minority waits").isTrue();
      assertThat(reader.isBusy()).as("a read in the minority waits").isTrue();
      assertThat(lab.get(served, "1")).isEqualTo("14");
      lab.put(served, "1", "16");
      assertThat(lab.get(served, "1")).isEqualTo("16");

      world.connectAll();
      world.sim.runUntil(
          "done within 3 s of healing",
          () -> !writer.isBusy() && !reader.isBusy(),
          Duration.ofSeconds(3));
      assertThat(read[0]).isIn("15", "16");
      assertThat(lab.get(lab.clerk(), "1")).isEqualTo("15");
      lab.checkHistory();
      lab.checkBytes();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void manyPartitionsOneClient(long seed) {
    clients(1).withPartitions().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void manyPartitionsManyClients(long seed) {
    clients(5).withPartitions().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persistOneClient(long seed) {
    clients(1).withCrash().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persistConcurrent(long seed) {
    clients(5).withCrash().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persistConcurrentUnreliable(long seed) {
    clients(5).withCrash().withUnreliable().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persistPartition(long seed) {
    clients(5).withCrash().withPartitions().run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persistPartitionUnreliable(long seed) {
    clients(5).withCrash().withPartitions().withUnreliable().run(seed);
  }

  /** 15 clients that use keys at random, seven servers. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persistPartitionUnreliableLinearizable(long seed) {
    clients(15)
        .withServers(7)
        .withCrash()
        .withPartitions()
        .withUnreliable()
        .withRandomKeys()
        .run(seed);
  }
}
