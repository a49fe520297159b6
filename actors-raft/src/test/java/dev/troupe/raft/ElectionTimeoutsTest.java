package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How long a member waits before it stands, with the delivered settings: 500 to 1,000 ms. */
class ElectionTimeoutsTest {

  private static final int DRAWS = 2_000;

  private boolean oneOfMany = true;
  private final ElectionTimeouts timeouts = timeouts(0);

  private ElectionTimeouts timeouts(long firstLonger) {
    return new ElectionTimeouts(
        RaftSettings.of(ConfigFactory.load()),
        new SplittableRandom(7),
        () -> oneOfMany,
        firstLonger);
  }

  private long[] draws() {
    return LongStream.generate(() -> timeouts.next().toMillis()).limit(DRAWS).sorted().toArray();
  }

  /** Nearly all of the range is used, and nothing beyond it. */
  private void assertRange(long least, long most) {
    long[] draws = draws();
    assertThat(draws[0]).isBetween(least, least + (most - least) / 50);
    assertThat(draws[DRAWS - 1]).isBetween(most - (most - least) / 50, most - 1);
  }

  @Test
  void isDrawnBetweenTheSettings_5_2() {
    assertRange(500, 1_000);
  }

  @Test
  void theSecondAttemptIsAsQuickAsTheFirst() {
    timeouts.stoodInVain();
    assertRange(500, 1_000);
    assertThat(timeouts.isRepetition()).isTrue();
  }

  @Test
  void theUpperBoundMovesAwayWithFurtherOnesAndTheLowerNever() {
    timeouts.stoodInVain();
    timeouts.stoodInVain();
    assertRange(500, 1_500);
    timeouts.stoodInVain();
    assertRange(500, 2_500);
    timeouts.stoodInVain();
    assertRange(500, 4_500);
    for (int i = 0; i < 100; i++) {
      timeouts.stoodInVain();
    }
    assertRange(500, 4_500);
  }

  @Test
  void ofFewGroupsItStaysAsItIs() {
    oneOfMany = false;
    for (int i = 0; i < 100; i++) {
      timeouts.stoodInVain();
    }
    assertThat(timeouts.isRepetition()).isFalse();
    assertRange(500, 1_000);
  }

  @Test
  void aLeaderBringsItBack() {
    for (int i = 0; i < 100; i++) {
      timeouts.stoodInVain();
    }
    timeouts.reset();
    assertThat(timeouts.isRepetition()).isFalse();
    assertRange(500, 1_000);
  }

  @Test
  void theFirstOneAloneIsLongerWhereTheNodeHasMuchToRecover() {
    ElectionTimeouts behindMany = timeouts(5_000);
    assertThat(behindMany.next().toMillis()).isBetween(5_500L, 5_999L);
    for (int i = 0; i < DRAWS; i++) {
      assertThat(behindMany.next().toMillis()).isBetween(500L, 999L);
    }
  }
}
