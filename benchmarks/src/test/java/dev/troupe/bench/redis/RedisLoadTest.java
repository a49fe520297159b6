package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RedisLoadTest {

  private static final RedisLoad SETS = new RedisLoad(true, 64, 16, OptionalDouble.empty());

  @Test
  void asksForWholeRounds() {
    assertThat(SETS.requests(Duration.ofSeconds(2), 1024)).isEqualTo(2048);
    assertThat(SETS.requests(Duration.ofSeconds(2), 1025)).isEqualTo(3072);
    assertThat(SETS.requests(Duration.ofMillis(500), 1024)).isEqualTo(1024);
    assertThat(SETS.requests(Duration.ofHours(1), 1_000_000)).isEqualTo(3_600_000_000L);
  }

  @Test
  void asksForOneRoundAtLeast() {
    assertThat(SETS.requests(Duration.ofNanos(1), 1)).isEqualTo(1024);
    assertThat(SETS.requests(Duration.ZERO, 1e6)).isEqualTo(1024);
  }

  @Test
  void isRunByTheToolAsItSays() {
    assertThat(String.join(" ", RedisBenchmark.command("tool", 7410, SETS, 4096)))
        .isEqualTo("tool -h 127.0.0.1 -p 7410 -t set -c 64 -P 16 -n 4096 -d 256 -r 100000 --csv");
    assertThat(SETS.label()).isEqualTo("-c64 -P16");
    assertThat(SETS.figures()).hasToString("{kind=SET, clients=64, pipeline=16}");
  }

  @Test
  void needsAConnectionAndACommand() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisLoad(true, 0, 1, OptionalDouble.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisLoad(true, 1, 0, OptionalDouble.empty()));
  }
}
