package dev.troupe.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepliedCallsTest {

  private final RepliedCalls calls = new RepliedCalls();

  @Test
  void tellsOfEachCallOnce() {
    calls.add(1);
    calls.add(2);
    assertThat(calls.take()).containsExactly(1L, 2L);
    calls.add(3);
    assertThat(calls.take()).containsExactly(3L);
    assertThat(calls.take()).isEmpty();
  }
}
