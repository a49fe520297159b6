package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lab 2C by its own names: servers crash and start again on what is on their disks. */
class Lab2CPersistTest {

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private static LogLab lab(long seed, int servers) {
    return new LogLab(seed, servers);
  }

  /** All crash, then the leader, then a follower. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persist1(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      lab.agree(3);
      world.crashAll();
      world.restartAll();
      lab.agree(3);

      SimNode first = world.leader();
      world.crash(first);
      world.restart(first);
      lab.agree(3);

      SimNode second = world.leader();
      world.crash(second);
      lab.agree(2);
      world.restart(second);
      world.sim.runUntil(() -> lab.logs.appliedBy(4) == 3, LabWorld.ELECTION.multipliedBy(10));

      SimNode follower = world.after(world.leader(), 1);
      world.crash(follower);
      lab.agree(2);
      world.restart(follower);
      assertThat(lab.agree(3)).isEqualTo(6);
    }
  }

  /** Five rounds in which the majority moves on, server by server. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persist2(long seed) {
    try (LogLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      for (int round = 0; round < 5; round++) {
        lab.agree(5);
        SimNode first = world.leader();
        SimNode second = world.after(first, 1);
        SimNode third = world.after(first, 2);
        SimNode fourth = world.after(first, 3);
        SimNode fifth = world.after(first, 4);
        world.crash(second, third);
        lab.agree(3);
        world.crash(first, fourth, fifth);
        world.restart(second, third);
        world.pass(LabWorld.ELECTION);
        world.restart(fourth);
        lab.agree(3);
        world.restart(fifth, first);
      }
      assertThat(lab.agree(5)).isEqualTo(16);
    }
  }

  /** The leader and a follower crash while the other follower is cut off; the leader is back. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void persist3(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      lab.agree(3);
      SimNode leader = world.leader();
      SimNode follower = world.after(leader, 1);
      SimNode apart = world.after(leader, 2);
      world.disconnect(apart);
      lab.agree(2);
      world.crash(leader, follower);
      world.connect(apart);
      world.restart(leader);
      lab.agree(2);
      world.restart(follower);
      assertThat(lab.agree(3)).isEqualTo(4);
    }
  }

  /** A thousand rounds: leaders crash soon after a proposal, before or after others have it. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void figure8(long seed) {
    try (LogLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      lab.agree(1);
      for (int round = 0; round < 1000; round++) {
        Optional<SimNode> leader = proposeAtAll(lab);
        shortOrLongPause(lab);
        leader.ifPresent(world::crash);
        if (up(world).size() < 3) {
          SimNode any = world.anyServer();
          if (!any.isUp()) {
            world.restart(any);
          }
        }
      }
      world.restartAll();
      lab.agree(5);
    }
  }

  /** At every server that is up; the last that takes itself for the leader. */
  private static Optional<SimNode> proposeAtAll(LogLab lab) {
    Optional<SimNode> leader = Optional.empty();
    for (SimNode server : up(lab.world)) {
      if (lab.propose(server, lab.command())) {
        leader = Optional.of(server);
      }
    }
    return leader;
  }

  private static List<SimNode> up(LabWorld world) {
    return world.servers().stream().filter(SimNode::isUp).toList();
  }

  /** Mostly too short for a majority to answer. */
  private static void shortOrLongPause(LogLab lab) {
    var random = lab.world.sim.random();
    int most = random.nextInt(10) == 0 ? 500 : 13;
    lab.world.pass(random.nextInt(most));
  }

  /** 49 x 5 commands at once over a network that loses and delays. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unreliableAgree(long seed) {
    try (LogLab lab = lab(seed, 5)) {
      lab.world.network.unreliable(true);
      for (int round = 0; round < 49; round++) {
        for (int i = 0; i < 5; i++) {
          lab.agreeSoon(lab.command(), 1);
        }
        lab.awaitAll();
      }
      lab.world.network.unreliable(false);
      assertThat(lab.agree(5)).isGreaterThan(245);
    }
  }

  /**
   * A thousand rounds of cuts; from round 200 on two thirds of the replies are late. Agreement
   * within 10 s of healing; on a network that stays as it is, some seeds need longer.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void figure8Unreliable(long seed) {
    try (LogLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      world.network.unreliable(true);
      lab.agree(1);
      for (int round = 0; round < 1000; round++) {
        world.network.longReordering(round >= 200);
        Optional<SimNode> leader = proposeAtAll(lab).filter(world::isConnected);
        shortOrLongPause(lab);
        if (leader.isPresent() && world.sim.random().nextBoolean()) {
          world.disconnect(leader.get());
        }
        if (world.servers().stream().filter(world::isConnected).count() < 3) {
          world.connect(world.anyServer());
        }
      }
      world.network.unreliable(false);
      world.network.longReordering(false);
      world.connectAll();
      lab.agree(5);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void reliableChurn(long seed) {
    churn(seed, false);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unreliableChurn(long seed) {
    churn(seed, true);
  }

  /** Three clients, and every 0.7 s a server that is cut off, crashed or back again. */
  private static void churn(long seed, boolean unreliable) {
    try (LogLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      world.network.unreliable(unreliable);
      List<ChurnClient> clients =
          List.of(new ChurnClient(lab, 0), new ChurnClient(lab, 1), new ChurnClient(lab, 2));
      for (int round = 0; round < 20; round++) {
        if (world.sim.random().nextInt(10) < 2) {
          world.disconnect(world.anyServer());
        }
        if (world.sim.random().nextInt(10) < 5) {
          world.restart(world.anyServer()); // and connected
        }
        if (world.sim.random().nextInt(10) < 2) {
          world.crash(world.anyServer());
        }
        world.pass(LabWorld.ELECTION.multipliedBy(7).dividedBy(10)); // some would need more
      }
      world.pass(LabWorld.ELECTION);
      world.network.unreliable(false);
      world.restartAll();
      clients.forEach(ChurnClient::stop);
      world.pass(LabWorld.ELECTION);
      long last = lab.agree(5);
      for (ChurnClient client : clients) {
        assertThat(client.acknowledged()).isNotEmpty();
        assertThat(client.acknowledged())
            .allSatisfy(command -> assertThat(lab.logs.indexOf(command)).isBetween(1L, last));
      }
    }
  }
}
