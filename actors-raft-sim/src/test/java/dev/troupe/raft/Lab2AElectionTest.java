package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lab 2A by its own names: leader election. That no term has two leaders is checked always. */
class Lab2AElectionTest {

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private static LogLab lab(long seed, int servers) {
    return new LogLab(seed, servers);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void initialElection(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      SimNode leader = lab.world.leader();
      lab.world.pass(50);
      long term = lab.world.term();
      assertThat(term).isGreaterThanOrEqualTo(1);
      lab.world.pass(LabWorld.ELECTION.multipliedBy(2));
      assertThat(lab.world.term()).isEqualTo(term);
      assertThat(lab.world.leader()).isEqualTo(leader);
    }
  }

  /** Leaders are cut off and come back; without a majority nobody leads. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void reElection(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      SimNode first = world.leader();
      world.disconnect(first);
      SimNode second = world.leader();
      assertThat(second).isNotEqualTo(first);
      world.connect(first);
      assertThat(world.leader()).isEqualTo(second); // whoever comes back does not disturb

      world.disconnect(second, world.after(second, 1));
      world.pass(LabWorld.ELECTION.multipliedBy(2));
      world.noLeader();
      int terms = world.watch.terms();
      world.pass(LabWorld.ELECTION.multipliedBy(2));
      world.noLeader();
      assertThat(world.watch.terms()).isEqualTo(terms);

      world.connect(world.after(second, 1));
      world.leader();
      world.connect(second);
      world.leader();
    }
  }

  /** Nine rounds in which up to three of seven servers are cut off. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void manyElections(long seed) {
    try (LogLab lab = lab(seed, 7)) {
      LabWorld world = lab.world;
      world.leader();
      for (int round = 0; round < 9; round++) {
        world.disconnect(world.anyServer(), world.anyServer(), world.anyServer());
        world.leader();
        world.connectAll();
      }
      world.leader();
    }
  }
}
