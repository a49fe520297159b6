package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartWaitTest {

  @Test
  void doublesUpToItsBoundAndBeginsAgainAfterASteadyLife() {
    RestartWait wait = new RestartWait(Duration.ofMillis(500), Duration.ofSeconds(3));
    assertThat(Stream.generate(() -> wait.next(false).toMillis()).limit(5))
        .containsExactly(500L, 1000L, 2000L, 3000L, 3000L);
    assertThat(wait.next(true)).isEqualTo(Duration.ofMillis(500));
    assertThat(wait.next(false)).isEqualTo(Duration.ofSeconds(1));
  }
}
