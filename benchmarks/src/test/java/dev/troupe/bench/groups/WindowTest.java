package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void holdsWhatIsBetween() {
    Window window = new Window(10, 20);
    assertThat(window.holds(9)).isFalse();
    assertThat(window.holds(10)).isTrue();
    assertThat(window.holds(19)).isTrue();
    assertThat(window.holds(20)).isFalse();
    assertThat(window.isOver(19)).isFalse();
    assertThat(window.isOver(20)).isTrue();
  }

  /** The clock's values may be anything, and come from high to low ones. */
  @Test
  void theClockMayTurnOver() {
    Window window = new Window(Long.MAX_VALUE - 5, Long.MIN_VALUE + 5);
    assertThat(window.holds(Long.MAX_VALUE - 6)).isFalse();
    assertThat(window.holds(Long.MIN_VALUE)).isTrue();
    assertThat(window.isOver(Long.MAX_VALUE)).isFalse();
    assertThat(window.isOver(Long.MIN_VALUE + 6)).isTrue();
  }
}
