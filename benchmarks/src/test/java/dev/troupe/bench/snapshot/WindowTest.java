package dev.troupe.bench.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void fromTheBeginOfACaptureToTheSnapshotOfTheSameMember() {
    List<Heard> heard =
        List.of(
            new Heard(0, new Said.Captured(1_010, 10)),
            new Heard(1, new Said.Captured(1_025, 5)),
            new Heard(0, new Said.Written(1_500, 400)),
            new Heard(0, new Said.Snapshot(7, 100, false, 2_000)),
            new Heard(1, new Said.Snapshot(7, 100, true, 2_500)),
            new Heard(2, new Said.Snapshot(7, 100, false, 2_600)));
    assertThat(Window.taking(heard, 9_000))
        .containsExactly(
            new Window(Phase.TAKING, 1_000, 2_000), new Window(Phase.TAKING, 1_020, 9_000));
  }

  @Test
  void whatEndsAsItBeginsMeetsIt() {
    Window window = new Window(Phase.TAKING, 100, 200);
    assertThat(window.meets(50, 100)).isTrue();
    assertThat(window.meets(200, 300)).isTrue();
    assertThat(window.meets(50, 300)).isTrue();
    assertThat(window.meets(50, 99)).isFalse();
    assertThat(window.meets(201, 300)).isFalse();
  }
}
