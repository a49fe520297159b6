package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class NodeDriverTest {

  private static final List<Integer> GROUPS = List.of(2, 5, 7);

  private final FakeNode node = new FakeNode();
  private final NodeDriver driver = new NodeDriver(node, GROUPS, 256);

  private Histogram run(int outstanding) throws IOException {
    return driver.run(outstanding, Window.after(Duration.ZERO, Duration.ofMillis(5)));
  }

  @Test
  void writesToAllGroupsAlike() throws IOException {
    Histogram latencies = run(4);
    assertThat(node.mostUnderWay).isEqualTo(4);
    assertThat(node.writes.keySet()).containsExactlyElementsOf(GROUPS);
    int least = Collections.min(node.writes.values());
    assertThat(Collections.max(node.writes.values())).isBetween(least, least + 1);
    assertThat(latencies.getTotalCount())
        .isLessThanOrEqualTo(node.writes.values().stream().mapToInt(count -> count).sum());
    driver.settle();
    assertThat(driver.failed()).isZero();
  }

  @Test
  void whatOneGroupLosesIsNoticed() throws IOException {
    run(3);
    node.tallies.remove(5);
    assertThatIllegalStateException().isThrownBy(driver::settle);
  }

  @Test
  void failuresAreCountedAndAreNoAnswers() throws IOException {
    node.broken = 7;
    run(3);
    assertThat(driver.failed()).isEqualTo(node.writes.get(7).longValue());
    driver.settle();
  }

  /** A share of none is what a node gets when there is less to do than there are nodes. */
  @Test
  void nothingUnderWayEndsAtOnce() throws IOException {
    assertThat(run(0).getTotalCount()).isZero();
    assertThat(node.writes).isEmpty();
  }
}
