package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Heartbeats each 100 ms, election timeouts of 1 s. */
class ChunkSizeTest {

  private final ChunkSize size =
      new ChunkSize(100, 1_000, Duration.ofMillis(100), Duration.ofSeconds(1));

  private int answeredAfter(int millis) {
    size.answeredAfter(Duration.ofMillis(millis).toNanos());
    return size.bytes();
  }

  @Test
  void growsUpToTheMostWhileAnswersComeSoon() {
    assertThat(size.bytes()).isEqualTo(100);
    assertThat(answeredAfter(1)).isEqualTo(200);
    assertThat(answeredAfter(2)).isEqualTo(400);
    assertThat(answeredAfter(3)).isEqualTo(800);
    assertThat(answeredAfter(4)).isEqualTo(1_000);
    assertThat(answeredAfter(4)).isEqualTo(1_000);
  }

  @Test
  void growsWhereAnswersAreSlowBecauseTheyComeFromFarAway() {
    assertThat(answeredAfter(150)).isEqualTo(200);
    assertThat(answeredAfter(160)).isEqualTo(400);
  }

  @Test
  void staysWhereMoreWouldTakeTooLong() {
    answeredAfter(10);
    assertThat(answeredAfter(40)).as("no longer than half a heartbeat").isEqualTo(200);
    assertThat(answeredAfter(61)).as("longer").isEqualTo(100);
  }

  @Test
  void neverGrowsOnASlowConnection() {
    for (int i = 0; i < 10; i++) {
      assertThat(answeredAfter(300)).isEqualTo(100);
    }
  }

  @Test
  void shrinksAndGrowsAgain() {
    answeredAfter(1);
    answeredAfter(1);
    assertThat(answeredAfter(90)).isEqualTo(200);
    assertThat(answeredAfter(90)).isEqualTo(100);
    assertThat(answeredAfter(90)).as("not below the least").isEqualTo(100);
    assertThat(answeredAfter(1)).isEqualTo(200);
  }

  @Test
  void beginsAnewWhenThereIsNoAnswer() {
    answeredAfter(1);
    answeredAfter(1);
    size.unanswered();
    assertThat(size.bytes()).isEqualTo(100);
  }
}
