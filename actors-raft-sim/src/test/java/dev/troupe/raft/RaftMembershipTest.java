package dev.troupe.raft;

import static dev.troupe.raft.RaftWorld.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.troupe.raft.RaftWorld.Told;
import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Nemesis;
import dev.troupe.testkit.sim.NemesisPlan;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of who is in the group (§6, thesis 4) and who leads it (thesis 3.10), by seed. */
class RaftMembershipTest {

  private static final int MANY_SEEDS = 20;

  private static final NemesisPlan FAULTS =
      NemesisPlan.all().every(Duration.ofMillis(700), Duration.ofMillis(1_500));

  /**
   * What was done in a run under the nemesis; of what is asked for much is refused.
   *
   * @param configurations that were committed, and not all by way of a change whose end was seen
   */
  private record Changes(long members, long leaders, long configurations) {
    Changes plus(Changes other) {
      return new Changes(
          members + other.members, leaders + other.leaders, configurations + other.configurations);
    }
  }

  private static final Queue<Changes> RUNS = new ConcurrentLinkedQueue<>();

  static LongStream seeds() {
    return SimSeeds.upTo(3);
  }

  /** A group that has served for a while, with snapshots taken. */
  private static RaftWorld running(long seed, int size, int spare) {
    RaftWorld world = new RaftWorld(seed, size, spare, "");
    world.load(Duration.ofMillis(10), "a", "b");
    world.sim.runFor(Duration.ofSeconds(4));
    return world;
  }

  private static void awaitDone(RaftWorld world, Told told) {
    world.sim.runUntil("an answer", () -> told.reply != null, Duration.ofSeconds(20));
    assertThat(told.reply).isInstanceOf(GroupAdmin.Done.class);
  }

  private static Configuration configurationOf(RaftWorld world, String member) {
    return world.properties.states().get(member).configuration();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aNewVoterCatchesUpAsALearnerFirst_6_thesis_4_2_1(long seed) {
    try (RaftWorld world = running(seed, 3, 1)) {
      Configuration target = voters("n1", "n2", "n3", "n4");
      awaitDone(world, world.change(target));
      assertThat(world.properties.configurations())
          .contains(Configuration.of(RaftWorld.named("n1", "n2", "n3"), RaftWorld.named("n4")));
      world.finish("a", "b");
      assertThat(configurationOf(world, "n4")).isEqualTo(target);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aMajorityOfTheNewGroupIsNeeded_6(long seed) {
    try (RaftWorld world = running(seed, 3, 2)) {
      awaitDone(world, world.change(voters("n1", "n2", "n3", "n4", "n5")));
      List<SimNode> down = new ArrayList<>(List.copyOf(world.sim.nodes()).subList(0, 3));
      down.forEach(SimNode::crash);
      long committed = world.properties.committedIndex();
      world.sim.runFor(Duration.ofSeconds(5));
      assertThat(world.properties.committedIndex()).isEqualTo(committed);
      down.get(0).restart();
      world.sim.runUntil(
          "three of five serve",
          () -> world.properties.committedIndex() > committed + 20,
          Duration.ofSeconds(20));
      down.forEach(SimNode::restart);
      world.finish("a", "b");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aLeaderThatIsRemovedLeavesOnceThatIsCommitted_6(long seed) {
    try (RaftWorld world = running(seed, 3, 0)) {
      String leader = world.properties.lastLeader();
      String[] rest =
          List.of("n1", "n2", "n3").stream()
              .filter(name -> !name.equals(leader))
              .toArray(String[]::new);
      awaitDone(world, world.change(voters(rest)));
      world.sim.runUntil(
          "another leads",
          () -> !world.properties.lastLeader().equals(leader),
          Duration.ofSeconds(10));
      int terms = world.properties.terms();
      world.sim.runFor(Duration.ofSeconds(10));
      assertThat(world.properties.terms()).isEqualTo(terms); // the removed one keeps quiet
      world.finish("a", "b");
    }
  }

  /** The removed one is cut off and does not learn of it: it asks for votes, and is not heard. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aRemovedMemberDoesNotDisturb_6(long seed) {
    try (RaftWorld world = running(seed, 4, 0)) {
      String leader = world.properties.lastLeader();
      String gone = leader.equals("n4") ? "n3" : "n4";
      String[] rest =
          List.of("n1", "n2", "n3", "n4").stream()
              .filter(name -> !name.equals(gone))
              .toArray(String[]::new);
      world.sim.network().isolate(gone);
      awaitDone(world, world.change(voters(rest)));
      int terms = world.properties.terms();
      world.sim.network().heal();
      world.sim.runFor(Duration.ofSeconds(10));
      assertThat(world.properties.terms()).isEqualTo(terms);
      world.finish("a", "b");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allMembersAreReplacedByWayOfAJointConfiguration_6(long seed) {
    try (RaftWorld world = running(seed, 3, 3)) {
      Configuration target = voters("n4", "n5", "n6");
      awaitDone(world, world.change(target));
      assertThat(world.properties.configurations()).anyMatch(Configuration::isJoint);
      world.sim.runUntil(
          "one of the new ones leads",
          () -> target.isVoter(world.properties.lastLeader()),
          Duration.ofSeconds(10));
      List.copyOf(world.sim.nodes()).subList(0, 3).forEach(SimNode::crash);
      world.sim.runFor(Duration.ofSeconds(3));
      List.copyOf(world.sim.nodes()).subList(0, 3).forEach(SimNode::restart);
      world.finish("a", "b");
    }
  }

  @Test
  void oneChangeAtATime() {
    try (RaftWorld world = running(1, 3, 2)) {
      Told first = world.change(voters("n1", "n2", "n3", "n4"));
      Told second = world.change(voters("n1", "n2", "n3", "n5"));
      awaitDone(world, first);
      assertThat(second.reply).isInstanceOf(GroupAdmin.Refused.class);
      awaitDone(world, world.change(voters("n1", "n2", "n3", "n5")));
      world.finish("a", "b");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void leadershipIsHandedOver_3_10(long seed) {
    try (RaftWorld world = running(seed, 3, 0)) {
      String leader = world.properties.lastLeader();
      String next = leader.equals("n1") ? "n2" : "n1";
      int terms = world.properties.terms();
      Duration began = world.sim.now();
      awaitDone(world, world.transfer(next));
      world.sim.runUntil(
          "it leads", () -> world.properties.lastLeader().equals(next), Duration.ofSeconds(5));
      assertThat(world.sim.now().minus(began)).isLessThan(Duration.ofMillis(400));
      assertThat(world.properties.terms()).isEqualTo(terms + 1);
      world.finish("a", "b");
    }
  }

  @Test
  void aTransferToSomebodyWhoIsGoneIsGivenUp_3_10() {
    try (RaftWorld world = running(1, 3, 0)) {
      String leader = world.properties.lastLeader();
      String next = leader.equals("n1") ? "n2" : "n1";
      world.sim.node(next).crash();
      Told told = world.transfer(next);
      world.sim.runUntil("an answer", () -> told.reply != null, Duration.ofSeconds(20));
      assertThat(told.reply)
          .as("it was told to stand, and may still")
          .isInstanceOf(GroupAdmin.Unknown.class);
      assertThat(world.properties.lastLeader()).isEqualTo(leader);
      world.sim.node(next).restart();
      world.finish("a", "b");
    }
  }

  /** All at once: changes of members, transfers, and what else goes wrong. */
  @ParameterizedTest
  @MethodSource("manySeeds")
  void agreesWhileMembersChangeUnderTheNemesis(long seed) {
    String reads =
        """
        troupe.raft.read { at = %s, lease = %s, max-clock-drift = 0.25 }
        """
            .formatted(seed % 2 == 0 ? "leader" : "member", seed % 4 < 2 ? "on" : "off");
    try (RaftWorld world = new RaftWorld(seed, 3, 3, reads)) {
      world
          .sim
          .network()
          .usual(
              LinkProfile.between(Duration.ofNanos(200_000), Duration.ofMillis(15))
                  .withDrop(0.03)
                  .withDuplicate(0.05)
                  .withReorder(0.1));
      world.load(Duration.ofMillis(8), "a", "b", "c");
      Nemesis nemesis = world.sim.nemesis(FAULTS);
      List<Told> changes = new ArrayList<>();
      List<Told> transfers = new ArrayList<>();
      world.every(Duration.ofMillis(600), () -> shuffle(world, changes, transfers));
      world.sim.runFor(Duration.ofSeconds(10));
      nemesis.stop();
      world.finish("a", "b", "c");
      RUNS.add(new Changes(done(changes), done(transfers), world.exercised().configurations()));
    }
  }

  static LongStream manySeeds() {
    return SimSeeds.upTo(MANY_SEEDS);
  }

  private static long done(List<Told> answers) {
    return answers.stream().filter(Told::isDone).count();
  }

  /** Were all changes refused, the members would agree on nothing that is worth it. */
  @AfterAll
  static void changesWereDone() {
    assumeTrue(manySeeds().count() >= MANY_SEEDS, "a few seeds alone need not reach everything");
    assertThat(RUNS).as("runs without a failure").hasSizeGreaterThanOrEqualTo(MANY_SEEDS);
    Changes all = RUNS.stream().reduce(new Changes(0, 0, 0), Changes::plus);
    assertThat(all.members()).as("members changed").isGreaterThan(3L * RUNS.size());
    assertThat(all.leaders()).as("leadership handed over").isGreaterThan(RUNS.size() / 2);
    assertThat(all.configurations()).as("configurations").isGreaterThan(all.members());
  }

  private static void shuffle(RaftWorld world, List<Told> changes, List<Told> transfers) {
    if (world.properties.terms() == 0) {
      return;
    }
    List<String> names = new ArrayList<>(world.sim.nodes().stream().map(SimNode::name).toList());
    if (world.sim.random().nextInt(3) == 0) {
      transfers.add(world.transfer(names.get(world.sim.random().nextInt(names.size()))));
      return;
    }
    int size = 1 + world.sim.random().nextInt(5);
    List<String> voters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      voters.add(names.remove(world.sim.random().nextInt(names.size())));
    }
    List<String> learners = world.sim.random().nextBoolean() ? List.of() : List.of(names.get(0));
    changes.add(
        world.change(
            Configuration.of(
                RaftWorld.named(voters.toArray(String[]::new)),
                RaftWorld.named(learners.toArray(String[]::new)))));
  }
}
