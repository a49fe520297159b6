package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a leader learns from a follower's answers. */
class ProgressTest {

  private final Progress follower = new Progress("n2", 8, 0);

  @Test
  void onlyAHigherMatchIndexIsNews() {
    assertThat(follower.accepted(0)).as("a beat's answer, before it has anything").isFalse();
    assertThat(follower.accepted(5)).isTrue();
    assertThat(follower.accepted(5)).as("said again").isFalse();
    assertThat(follower.accepted(4)).as("overtaken").isFalse();
    assertThat(follower.matchIndex).isEqualTo(5);
    assertThat(follower.accepted(6)).isTrue();
    assertThat(follower.matchIndex).isEqualTo(6);
  }

  @Test
  void anAnswerWithoutNewsStillSaysThatTheLogsAgree() {
    follower.sent(8, 100);
    assertThat(follower.probing).isTrue();
    assertThat(follower.accepted(0)).isFalse();
    assertThat(follower.mode).isEqualTo(Progress.Mode.REPLICATE);
  }
}
