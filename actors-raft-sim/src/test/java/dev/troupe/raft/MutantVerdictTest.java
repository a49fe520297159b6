package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troupe.testkit.sim.Sim;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What the hunt takes for a mistake that was noticed, and what not. */
class MutantVerdictTest {

  private static String verdict(Throwable thrown) {
    return MutantProbe.verdict("the run", 7, thrown);
  }

  @Test
  void aFailedCheckHasCaughtIt() {
    try (Sim sim = Sim.seeded(7)) {
      assertThat(verdict(sim.failure("durability", "k1 is gone")))
          .isEqualTo("CAUGHT by the run | 7 | durability: k1 is gone");
    }
    assertThat(verdict(new AssertionError("no term"))).isEqualTo("CAUGHT by the run | 7 | no term");
  }

  @Test
  void itsVerdictIsShortEnoughForATable() {
    String value = "a1;".repeat(400);
    assertThat(verdict(new AssertionError("read was answered '" + value + "', too late\nmore")))
        .isEqualTo(
            "CAUGHT by the run | 7 | read was answered 'a1;a1;a1;a1;a1...1;a1;a1;', too late");
    assertThat(verdict(new AssertionError("so ".repeat(100)))).hasSizeLessThan(200);
  }

  @Test
  void whatBreaksInAnotherWayHasNot() {
    assertThat(verdict(new OutOfMemoryError("heap"))).startsWith("BROKEN: the run, seed 7: ");
    assertThat(verdict(new IllegalStateException("undecided"))).startsWith("BROKEN: ");
  }

  @Test
  void noMoreHasATestOfTheRulesThatHadNoTimeOrMemoryLeft() {
    assertThat(MutantProbe.ruleVerdict("T/rule", "", new AssertionError("no")))
        .isEqualTo("CAUGHT by T/rule | 0 | ");
    assertThat(MutantProbe.ruleVerdict("T/rule", "", new NullPointerException()))
        .startsWith("CAUGHT by ");
    assertThat(MutantProbe.ruleVerdict("T/rule", "", new TimeoutException("60 s")))
        .startsWith("BROKEN: ");
    assertThat(MutantProbe.ruleVerdict("T/rule", "", new OutOfMemoryError("heap")))
        .startsWith("BROKEN: ");
  }

  @Test
  void aTaskThatHadNoMemoryLeftHasNot() {
    try (Sim sim = Sim.seeded(7)) {
      sim.schedule(
          Duration.ofMillis(1),
          () -> {
            throw new OutOfMemoryError("heap");
          });
      assertThat(verdict(catchThrowable(() -> sim.runFor(Duration.ofMillis(2)))))
          .startsWith("BROKEN: ");
    }
  }
}
