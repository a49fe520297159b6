package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the members of one node have together: here 1,000 bytes, 10 commands and a log of 1 MiB. */
class NodeBudgetTest {

  private static final long ALONE = 1 << 20;

  private final NodeBudget budget = new NodeBudget(new RaftSettings.Node(1_000, 10, 1 << 20));
  private final NodeBudget.Share a = budget.join();

  @Test
  void itIsSpentForAllByWhateverTheyHoldTogether() {
    NodeBudget.Share b = budget.join();
    a.hold(600, 1);
    b.hold(400, 1);
    assertThat(a.isSpent()).isFalse();
    b.hold(401, 1);
    assertThat(a.isSpent()).isTrue();
    assertThat(b.isSpent()).isTrue();
    a.hold(599, 1);
    assertThat(a.isSpent()).isFalse();
  }

  @Test
  void commandsCountHoweverSmallTheyAre() {
    a.hold(0, 10);
    assertThat(a.isSpent()).isFalse();
    a.hold(0, 11);
    assertThat(a.isSpent()).isTrue();
  }

  @Test
  void whoLeadsNoMoreHoldsNothing() {
    NodeBudget.Share b = budget.join();
    for (int i = 0; i < 100; i++) {
      a.hold(5_000, 50);
      assertThat(b.isSpent()).isTrue();
      a.hold(0, 0);
      a.hold(0, 0); // steps down, and then ends
      assertThat(b.isSpent()).isFalse();
    }
    b.hold(1_000, 10);
    assertThat(b.isSpent()).as("nothing was given back twice").isFalse();
    b.hold(1_001, 10);
    assertThat(b.isSpent()).isTrue();
  }

  @Test
  void theOnlyMemberHasItsLogForItself() {
    assertThat(a.logBytes(ALONE)).isEqualTo(ALONE);
    assertThat(a.logBytes(100 * ALONE)).isEqualTo(100 * ALONE);
  }

  @Test
  void othersHaveEqualPartsOfTheLog() {
    NodeBudget.Share b = budget.join();
    assertThat(a.logBytes(ALONE)).isEqualTo(ALONE / 2);
    assertThat(b.logBytes(ALONE)).isEqualTo(ALONE / 2);
    assertThat(b.logBytes(1_000)).as("no more than alone").isEqualTo(1_000);
    IntStream.range(0, 30).forEach(i -> budget.join());
    assertThat(a.logBytes(ALONE)).isEqualTo(ALONE / 32);
    IntStream.range(0, 1_000).forEach(i -> budget.join());
    assertThat(a.logBytes(ALONE)).as("not nothing").isEqualTo(16 << 10);
    assertThat(a.logBytes(1_000)).isEqualTo(1_000);
  }

  /** As delivered, a group that is alone on its node is bound by its own keys only. */
  @Test
  void theDefaultsLeaveASingleGroupAlone() {
    RaftSettings settings = RaftSettings.of(ConfigFactory.load());
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(settings.node().maxUncommittedBytes()).isEqualTo(heap / 4);
    assertThat(settings.node().logBytes()).isEqualTo(heap / 4);
    assertThat(settings.node().maxUncommittedCommands())
        .as("clients on four nodes")
        .isGreaterThanOrEqualTo(4 * settings.client().maxInflight());
  }
}
