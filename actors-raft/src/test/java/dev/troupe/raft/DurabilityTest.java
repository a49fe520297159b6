package dev.troupe.raft;

import static dev.troupe.raft.States.entries;
import static dev.troupe.raft.States.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.Durability.Write;
import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftEvent.SnapshotInstalled;
import dev.troupe.raft.RaftEvent.TermAdvanced;
import dev.troupe.raft.RaftEvent.VoteCast;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing leaves before what it promises is on disk. */
class DurabilityTest {

  private static final int LARGE = 1 << 20;

  private final List<Write> writes = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private Durability durability(int maxBytes, long durableIndex) {
    return new Durability(writes::add, maxBytes, durableIndex);
  }

  private List<RaftEvent> written(int write) {
    return writes.get(write).events();
  }

  private static EntriesAppended append(long prevIndex, int count) {
    return new EntriesAppended(prevIndex, entries(new long[count]));
  }

  private static void submit(Durability durability, EntriesAppended event) {
    durability.submit(event, event.prevIndex());
  }

  @Test
  void whatPromisesNothingNewLeavesAtOnce() {
    Durability durability = durability(LARGE, 0);
    durability.whenDurable(() -> left.add("reply"));
    assertThat(left).containsExactly("reply");
    assertThat(writes).isEmpty();
  }

  @Test
  void aReplyWaitsForTheEventsBeforeIt_figure_2() {
    Durability durability = durability(LARGE, 0);
    durability.submit(new TermAdvanced(1), Long.MAX_VALUE);
    durability.submit(new VoteCast(1, "n1"), Long.MAX_VALUE);
    durability.whenDurable(() -> left.add("vote"));
    durability.flush();
    assertThat(written(0)).containsExactly(new TermAdvanced(1), new VoteCast(1, "n1"));
    assertThat(left).isEmpty();
    durability.onPersisted();
    assertThat(left).containsExactly("vote");
  }

  @Test
  void aReplyDoesNotLeaveWithAWriteThatLacksItsEvents_figure_2() {
    Durability durability = durability(LARGE, 0);
    durability.submit(new TermAdvanced(1), Long.MAX_VALUE);
    durability.flush();
    durability.submit(new VoteCast(1, "n1"), Long.MAX_VALUE);
    durability.whenDurable(() -> left.add("vote"));
    durability.onPersisted();
    assertThat(left).isEmpty();
    assertThat(written(1)).containsExactly(new VoteCast(1, "n1"));
    durability.onPersisted();
    assertThat(left).containsExactly("vote");
  }

  @Test
  void repliesLeaveInTheirOrder() {
    Durability durability = durability(LARGE, 0);
    durability.submit(new TermAdvanced(1), Long.MAX_VALUE);
    durability.whenDurable(() -> left.add("a"));
    durability.whenDurable(() -> left.add("b"));
    durability.submit(new TermAdvanced(2), Long.MAX_VALUE);
    durability.whenDurable(() -> left.add("c"));
    durability.flush();
    durability.onPersisted();
    assertThat(left).containsExactly("a", "b", "c");
  }

  @Test
  void oneWriteAtATimeAndWhatComesUpMeanwhileTogetherInTheNext() {
    Durability durability = durability(LARGE, 0);
    submit(durability, append(0, 1));
    durability.flush();
    submit(durability, append(1, 2));
    durability.flush();
    submit(durability, append(3, 1));
    durability.flush();
    assertThat(writes).hasSize(1);
    durability.onPersisted();
    assertThat(writes).hasSize(2);
    assertThat(written(1)).hasSize(1);
    EntriesAppended joined = (EntriesAppended) written(1).get(0);
    assertThat(joined.prevIndex()).isEqualTo(1);
    assertThat(joined.entries()).hasSize(3);
    assertThat(durability.durableIndex()).isEqualTo(1);
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(4);
    durability.flush();
    assertThat(writes).hasSize(2);
  }

  @Test
  void eventsThatDoNotFollowEachOtherAreNotJoined() {
    Durability durability = durability(LARGE, 0);
    EntriesAppended first = append(0, 3);
    EntriesAppended cutting = append(1, 1);
    submit(durability, first);
    submit(durability, cutting);
    durability.flush();
    assertThat(written(0)).containsExactly(first, cutting);
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(2);
  }

  @Test
  void aLargeBatchIsWrittenInSeveralEvents() {
    int one = entries(1).get(0).bytes();
    Durability durability = durability(10 * one, 0);
    submit(durability, append(0, 35));
    durability.whenDurable(() -> left.add("reply"));
    durability.flush();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      for (RaftEvent event : written(i)) {
        sizes.add(((EntriesAppended) event).entries().size());
      }
      assertThat(left).isEmpty();
      durability.onPersisted();
    }
    assertThat(sizes).containsExactly(10, 10, 10, 5);
    assertThat(left).containsExactly("reply");
    assertThat(durability.durableIndex()).isEqualTo(35);
  }

  @Test
  void whatIsCutOffIsNoLongerVouchedFor_5_3() {
    Durability durability = durability(LARGE, 9);
    submit(durability, append(4, 1));
    assertThat(durability.durableIndex()).isEqualTo(4);
    durability.flush();
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(5);
  }

  @Test
  void aWriteUnderWayDoesNotVouchForWhatIsCutOffMeanwhile_5_3() {
    Durability durability = durability(LARGE, 0);
    submit(durability, append(0, 9));
    durability.flush();
    submit(durability, append(4, 1));
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(4);
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(5);
  }

  @Test
  void aSnapshotThatDiscardsTheLogEndsWhatIsDurableWhereItEnds_figure_13_rule_7() {
    Durability durability = durability(LARGE, 3);
    submit(durability, append(3, 50)); // 4 to 53, of a leader that is gone
    durability.submit(new SnapshotInstalled(snapshot(40, 2)), 3);
    durability.flush();
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(40);
  }

  @Test
  void aSnapshotThatWaitsForItsWriteDoesNotVouchForTheLogThatItDiscards_figure_13_rule_7() {
    Durability durability = durability(1, 3);
    submit(durability, append(3, 1)); // index 4, of a leader that is gone
    durability.submit(new SnapshotInstalled(snapshot(40, 2)), 3);
    durability.flush();
    assertThat(written(0)).hasSize(1);
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(3);
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(40);
  }

  @Test
  void aSnapshotThatRetainsTheLogLeavesItDurable_figure_13_rule_6() {
    Durability durability = durability(LARGE, 9);
    durability.submit(new SnapshotInstalled(snapshot(5, 1)), Long.MAX_VALUE);
    assertThat(durability.durableIndex()).isEqualTo(9);
    durability.flush();
    durability.onPersisted();
    assertThat(durability.durableIndex()).isEqualTo(9);
  }
}
