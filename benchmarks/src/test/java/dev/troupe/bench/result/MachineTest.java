package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MachineTest {

  private static Machine loaded(double load) {
    return new Machine(4, "Linux 6.1", "amd64", "17", load, Duration.ofNanos(125_000));
  }

  @Test
  void saysWhenOthersAreAtWork() {
    assertThat(loaded(2).busy()).isFalse();
    assertThat(loaded(-1).busy()).isFalse();
    assertThat(loaded(2.1).busy()).isTrue();
    assertThat(loaded(0.25).describe())
        .isEqualTo("Linux 6.1, amd64, Java 17, 4 processors, 4 KB synced in 0.13 ms, load 0.3");
    assertThat(loaded(9).describe())
        .endsWith("load 9.0: others are at work, so take figures as ratios at best");
  }
}
