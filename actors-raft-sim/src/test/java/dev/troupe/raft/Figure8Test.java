package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Figure 8, step by step: an entry of an old term is not committed because a majority has it
 * (§5.4.2), for a later leader may still overwrite it. The network decides who may stand, and whom
 * which entries reach; all else the members do.
 */
class Figure8Test {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Set<String> ALL = Set.of("n1", "n2", "n3", "n4", "n5");

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  private LogLab lab;
  private LabWorld world;
  private SimNode s1;
  private SimNode s2;
  private SimNode s3;
  private SimNode s5;

  private Set<String> mayStand = ALL;
  private Set<String> reached = ALL;
  private long newestTerm = Long.MAX_VALUE;

  /** So large that it travels alone, and the next entry after it. */
  private final String two = "two" + "-".repeat(4000);

  private final String three = "three";

  private boolean passes(String from, String to, Object message) {
    if (message instanceof RequestVote) {
      return mayStand.contains(from);
    }
    if (message instanceof AppendEntries append && !append.entries().isEmpty()) {
      return reached.contains(to)
          && append.entries().stream().allMatch(entry -> entry.term() <= newestTerm);
    }
    return true;
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anOldEntryOnAMajorityMayStillBeOverwritten_figure_8_d(long seed) {
    stepsAToC(seed);
    world.crash(s1);
    mayStand = Set.of("n5");
    reached = ALL;
    newestTerm = Long.MAX_VALUE;
    world.restart(s5);
    awaitLeader(s5, 5); // with the votes of S2, S3 and S4: its last term is the latest
    world.sim.runUntil(() -> lab.logs.appliedBy(2) >= 4, SOON);
    world.restart(s1);
    world.sim.runUntil(() -> lab.logs.appliedBy(2) == 5, SOON);
    assertThat(lab.logs.indexOf(three)).isEqualTo(2);
    assertNowhere(two);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anEntryOfTheLeadersTermCommitsTheOlderOnes_figure_8_e(long seed) {
    stepsAToC(seed);
    newestTerm = 4;
    world.sim.runUntil(() -> lab.logs.appliedBy(2) == 3, SOON); // S1, S2 and S3
    assertThat(lab.logs.indexOf(two)).isEqualTo(2);
    world.crash(s1);
    mayStand = Set.of("n5");
    world.restart(s5);
    int terms = world.watch.terms();
    world.pass(SOON);
    world.noLeader(); // S5 cannot win
    assertThat(world.watch.terms()).isEqualTo(terms);

    mayStand = ALL;
    reached = ALL;
    newestTerm = Long.MAX_VALUE;
    world.restart(s1);
    world.sim.runUntil(() -> lab.logs.appliedBy(2) == 5, SOON);
    lab.agree(5);
    assertNowhere(three);
  }

  private void stepsAToC(long seed) {
    lab = new LogLab(seed, 5);
    world = lab.world;
    world.letPass(this::passes);
    List<SimNode> servers = world.servers();
    s1 = servers.get(0);
    s2 = servers.get(1);
    s3 = servers.get(2);
    s5 = servers.get(4);
    mayStand = Set.of("n1");
    awaitLeader(s1, 1);
    lab.agree(5);

    // (a) S1 leads term 2 and brings its entry to S2 alone.
    reached = Set.of("n2");
    world.crash(s1);
    world.restart(s1);
    awaitLeader(s1, 2);
    assertThat(lab.start(s1, two)).hasValue(2);
    awaitEntry(s2, two);
    world.pass(50); // onto their disks

    // (b) S1 crashes; S5 leads term 3 and takes another entry.
    world.crash(s1);
    mayStand = Set.of("n5");
    reached = Set.of();
    awaitLeader(s5, 3);
    assertThat(lab.start(s5, three)).hasValue(2);
    world.pass(50); // onto its disk

    // (c) S5 crashes; S1 leads term 4 and brings its entry of term 2 to S3, so to a majority.
    world.crash(s5);
    mayStand = Set.of("n1");
    reached = Set.of("n2", "n3");
    newestTerm = 2;
    world.restart(s1);
    awaitLeader(s1, 4);
    awaitEntry(s3, two);
    world.pass(Duration.ofSeconds(3)); // heartbeats and their answers come and go
    assertThat(world.leading()).contains(s1);
    assertThat(world.state(s1).term()).isEqualTo(4);
    lab.nothingAt(2);
    assertThat(world.watch.commandsUpTo(world.watch.committedIndex())).isEqualTo(1);
  }

  private void awaitLeader(SimNode server, long term) {
    world.sim.runUntil(server.name() + " leads", () -> world.leads(server), SOON);
    assertThat(world.state(server).term()).isEqualTo(term);
  }

  private void awaitEntry(SimNode server, String command) {
    world.sim.runUntil("the entry arrives", () -> lab.placeIn(server, command) == 2, SOON);
  }

  private void assertNowhere(String command) {
    assertThat(lab.logs.indexOf(command)).isZero();
    for (SimNode server : world.servers()) {
      assertThat(lab.placeIn(server, command)).as(server.name()).isZero();
    }
  }
}
