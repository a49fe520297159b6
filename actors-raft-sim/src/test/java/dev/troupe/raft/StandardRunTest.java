package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./troupe sim raft} plays, with a few seeds at each build. */
class StandardRunTest {

  private static final int SEEDS = 10;
  private static final Queue<Exercised> EXERCISED = new ConcurrentLinkedQueue<>();

  static LongStream seeds() {
    return SimSeeds.upTo(SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRunHoldsWhateverGoesWrong(long seed) throws Exception {
    RunReport report = run(seed);
    assertThat(report.faults()).isGreaterThan(20);
    assertThat(report.calls()).isGreaterThan(2_000);
    assertThat(report.answered()).isGreaterThan(report.calls() / 2);
    assertThat(report.virtual()).isGreaterThan(Duration.ofSeconds(15));
    assertThat(report.exercised().elections()).isEqualTo(report.terms());
    assertThat(report.exercised().leaseReads() > 0).as("leases").isEqualTo(seed % 4 < 2);
    assertThat(report.exercised().followerReads() > 0).as("at followers").isEqualTo(seed % 2 != 0);
    EXERCISED.add(report.exercised());
  }

  /** A run in which some part of Raft had nothing to do says nothing of it. */
  @AfterAll
  static void allPartsHadSomethingToDo() {
    assumeTrue(seeds().count() >= SEEDS, "a few seeds alone need not reach everything");
    assertThat(EXERCISED).as("runs without a failure").hasSizeGreaterThanOrEqualTo(SEEDS);
    Exercised all = EXERCISED.stream().reduce(Exercised.NOTHING, Exercised::plus);
    assertThat(all.elections()).as("elections").isGreaterThan(SEEDS);
    assertThat(all.quorumsLost()).as("quorums lost").isPositive();
    assertThat(all.crashes()).as("crashes").isPositive();
    assertThat(all.diskFailures()).as("disk failures").isPositive();
    assertThat(all.truncations()).as("truncations").isPositive();
    assertThat(all.snapshotsTaken()).as("snapshots taken").isPositive();
    assertThat(all.snapshotsInstalled()).as("snapshots installed").isPositive();
    assertThat(all.heldUp()).as("leaders held up").isPositive();
    assertThat(all.busy()).as("commands refused as too many").isPositive();
    assertThat(all.leaseReads()).as("reads by lease").isPositive();
    assertThat(all.confirmedReads()).as("confirmed reads").isPositive();
    assertThat(all.configurations()).as("nobody changes the members here").isZero();
  }

  /**
   * So many reads of one key waited for a leader together that the search did not come to an end.
   */
  @Test
  void readsThatAllOverlapAreJudged_seed_8044() throws Exception {
    assertThat(run(8044).calls()).isGreaterThan(2_000);
  }

  /**
   * A leader with much to do answered later than its clients' patience lasted; they asked again,
   * and did not take the answer to the first question for one to the second.
   */
  @Test
  void aLeaderThatAnswersLateServesItsClients_seed_1760() throws Exception {
    assertThat(run(1760).exercised().busy()).isPositive();
  }

  private static RunReport run(long seed) throws Exception {
    return new RaftSimulation(
            RunSettings.STANDARD, "./troupe sim raft --seed {seed}[ --keep {keep}]")
        .runAndShrink(seed, 100, Duration.ofMinutes(1), () -> {});
  }
}
