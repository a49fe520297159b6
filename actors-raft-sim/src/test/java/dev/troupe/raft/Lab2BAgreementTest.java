package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lab 2B by its own names: agreement on the log. Indexes are counted over commands, so no-ops of
 * leaders leave no gaps.
 */
class Lab2BAgreementTest {

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private static LogLab lab(long seed, int servers) {
    return new LogLab(seed, servers);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void basicAgree(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      for (long index = 1; index <= 3; index++) {
        lab.nothingAt(index);
        assertThat(lab.agree(3)).isEqualTo(index);
      }
    }
  }

  /** Each command goes to each peer once: ten of 5000 bytes. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void rpcBytes(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      lab.agree(3);
      lab.world.network.weigh(true);
      long sent = 0;
      for (long index = 2; index <= 11; index++) {
        String command = lab.command() + "y".repeat(5000);
        assertThat(lab.agree(command, 3)).isEqualTo(index);
        sent += command.length();
      }
      assertThat(lab.world.network.bytes()).isBetween(2 * sent, 3 * sent + 50_000);
    }
  }

  /** Followers are cut off one after the other. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void followerFailure(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      lab.agree(3);
      world.disconnect(world.after(world.leader(), 1));
      lab.agree(2);
      world.pass(LabWorld.ELECTION);
      lab.agree(2);

      SimNode leader = world.leader();
      world.disconnect(world.after(leader, 1), world.after(leader, 2));
      assertThat(lab.start(leader, lab.command())).hasValue(4);
      world.pass(LabWorld.ELECTION.multipliedBy(2));
      lab.nothingAt(4);
    }
  }

  /** Leaders are cut off one after the other. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void leaderFailure(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      lab.agree(3);
      world.disconnect(world.leader());
      lab.agree(2);
      world.pass(LabWorld.ELECTION);
      lab.agree(2);

      world.disconnect(world.leader());
      for (SimNode server : world.servers()) {
        lab.propose(server, lab.command());
      }
      world.pass(LabWorld.ELECTION.multipliedBy(2));
      lab.nothingAt(4);
    }
  }

  /** A follower comes back. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void failAgree(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      lab.agree(3);
      SimNode follower = world.after(world.leader(), 1);
      world.disconnect(follower);
      lab.agree(2);
      lab.agree(2);
      world.pass(LabWorld.ELECTION);
      lab.agree(2);
      lab.agree(2);

      world.connect(follower);
      assertThat(lab.agree(3)).isEqualTo(6);
      world.pass(LabWorld.ELECTION);
      assertThat(lab.agree(3)).isEqualTo(7);
    }
  }

  /** Three of five are cut off. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void failNoAgree(long seed) {
    try (LogLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      lab.agree(5);
      SimNode leader = world.leader();
      SimNode[] others = {world.after(leader, 1), world.after(leader, 2), world.after(leader, 3)};
      world.disconnect(others);
      assertThat(lab.start(leader, lab.command())).hasValue(2);
      world.pass(LabWorld.ELECTION.multipliedBy(2));
      lab.nothingAt(2);

      world.connect(others);
      // Whoever leads now may have the second command in its log, or not.
      assertThat(lab.start(world.leader(), lab.command()).getAsLong()).isBetween(2L, 3L);
      lab.agree(5);
    }
  }

  /** Five at once in one term. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void concurrentStarts(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      SimNode leader = lab.world.leader();
      long term = lab.world.term();
      assertThat(lab.start(leader, lab.command())).hasValue(1);
      List<String> commands = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        commands.add(lab.command());
        assertThat(lab.propose(leader, commands.get(i))).isTrue();
      }
      lab.world.sim.runUntil(() -> lab.logs.appliedBy(6) == 3, LabWorld.ELECTION.multipliedBy(2));
      assertThat(lab.world.term()).isEqualTo(term);
      assertThat(commands)
          .extracting(lab.logs::indexOf)
          .containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L);
    }
  }

  /** A leader that was cut off comes back with entries that nobody else has. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void rejoin(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      LabWorld world = lab.world;
      lab.agree(3);
      SimNode first = world.leader();
      world.disconnect(first);
      List<String> stale = List.of(lab.command(), lab.command(), lab.command());
      stale.forEach(command -> assertThat(lab.start(first, command)).isPresent());
      lab.agree(2);
      SimNode second = world.leader();
      world.disconnect(second);
      world.connect(first);
      lab.agree(2);
      world.connect(second);
      assertThat(lab.agree(3)).isEqualTo(4);
      for (String command : stale) {
        assertThat(lab.placeIn(first, command)).as("overwritten").isZero();
      }
    }
  }

  /** Fifty entries that differ, three times over, and regrouped. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void backup(long seed) {
    try (LogLab lab = lab(seed, 5)) {
      LabWorld world = lab.world;
      lab.agree(5);
      SimNode first = world.leader();
      SimNode withFirst = world.after(first, 1);
      SimNode[] others = {world.after(first, 2), world.after(first, 3), world.after(first, 4)};

      world.disconnect(others);
      proposeFifty(lab, first); // which cannot commit
      world.pass(LabWorld.ELECTION.dividedBy(2));
      world.disconnect(first, withFirst);
      world.connect(others);
      agreeOnFifty(lab);

      SimNode second = world.leader();
      SimNode other = others[0] == second ? others[1] : others[0];
      world.disconnect(other);
      proposeFifty(lab, second); // which cannot commit either
      world.pass(LabWorld.ELECTION.dividedBy(2));
      world.disconnect(others);
      long rejections = world.network.rejections();
      world.connect(first, withFirst, other);
      agreeOnFifty(lab);

      world.connectAll();
      assertThat(lab.agree(5)).isEqualTo(102);
      // Fast backup: steps by terms. Back entry by entry it would be over a hundred.
      assertThat(world.network.rejections() - rejections).isLessThanOrEqualTo(30);
    }
  }

  private static void proposeFifty(LogLab lab, SimNode leader) {
    for (int i = 0; i < 50; i++) {
      assertThat(lab.propose(leader, lab.command())).isTrue();
    }
  }

  private static void agreeOnFifty(LogLab lab) {
    for (int i = 0; i < 50; i++) {
      lab.agree(3);
    }
  }

  /**
   * Remote calls between members: to elect, for ten commands, and in an idle second. A pre-vote
   * doubles what an election asks, and stays within the bound.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void count(long seed) {
    try (LogLab lab = lab(seed, 3)) {
      SimNode leader = lab.world.leader();
      LabNetwork network = lab.world.network;
      assertThat(network.requests()).as("to elect a leader").isBetween(1L, 30L);

      long before = network.requests();
      OptionalLong first = lab.start(leader, lab.command());
      assertThat(first).hasValue(1);
      for (long index = 2; index <= 11; index++) {
        assertThat(lab.start(leader, lab.command())).hasValue(index);
      }
      lab.world.sim.runUntil(() -> lab.logs.appliedBy(11) == 3, LabWorld.ELECTION);
      assertThat(network.requests() - before).as("for ten commands").isLessThanOrEqualTo(42);

      long idle = network.requests();
      lab.world.pass(LabWorld.ELECTION);
      assertThat(network.requests() - idle).as("in an idle second").isLessThanOrEqualTo(60);
    }
  }
}
