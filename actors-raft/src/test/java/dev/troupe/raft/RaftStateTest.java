package dev.troupe.raft;

import static dev.troupe.raft.States.entries;
import static dev.troupe.raft.States.snapshot;
import static dev.troupe.raft.States.state;
import static dev.troupe.raft.States.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftEvent.LogCompacted;
import dev.troupe.raft.RaftEvent.SnapshotInstalled;
import dev.troupe.raft.RaftEvent.TermAdvanced;
import dev.troupe.raft.RaftEvent.VoteCast;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The durable state of Figure 2: what its events do, and which of them break a promise. */
class RaftStateTest {

  private static void breaksAPromise(ThrowingCallable change, String why) {
    assertThatThrownBy(change).isInstanceOf(IllegalStateException.class).hasMessageContaining(why);
  }

  @Test
  void aNewTermHasNoVoteYet_5_1() {
    RaftState state = state(4);
    state.apply(new VoteCast(4, "n1"));
    state.apply(new TermAdvanced(6));
    assertThat(state.term()).isEqualTo(6);
    assertThat(state.votedFor()).isEmpty();
  }

  @Test
  void aTermThatDoesNotRiseIsNotBelieved_5_1() {
    RaftState state = state(4);
    breaksAPromise(() -> state.apply(new TermAdvanced(4)), "term 4 does not rise above 4");
    breaksAPromise(() -> state.apply(new TermAdvanced(3)), "term 3 does not rise above 4");
  }

  @Test
  void aSecondVoteInATermIsNotBelieved_5_2() {
    RaftState state = state(4);
    state.apply(new VoteCast(4, "n1"));
    breaksAPromise(() -> state.apply(new VoteCast(4, "n2")), "second vote in term 4");
    assertThat(state.votedFor()).contains("n1");
  }

  @Test
  void aVoteOfAnotherTermIsNotBelieved_5_2() {
    breaksAPromise(() -> state(4).apply(new VoteCast(3, "n1")), "vote of term 3 in term 4");
    breaksAPromise(() -> state(4).apply(new VoteCast(5, "n1")), "vote of term 5 in term 4");
  }

  @Test
  void entriesTakeThePlaceOfWhatStoodThere_5_3() {
    RaftState state = state(4, 1, 2, 2, 2);
    state.apply(new EntriesAppended(2, entries(4)));
    assertThat(terms(state.log())).containsExactly(1L, 2L, 4L);
  }

  @Test
  void aGapIsNotBelieved_5_3() {
    RaftState state = state(4, 1, 2);
    breaksAPromise(() -> state.apply(new EntriesAppended(3, entries(4))), "gap: entries after 3");
    States.compacted(state, 2);
    breaksAPromise(() -> state.apply(new EntriesAppended(1, entries(4))), "gap: entries after 1");
  }

  @Test
  void aSnapshotThatGoesBackIsNotBelieved_7() {
    RaftState state = States.compacted(state(4, 1, 2, 2, 2), 3);
    breaksAPromise(
        () -> state.apply(new LogCompacted(snapshot(3, 2), 3, 2)), "snapshot goes back from 3");
    breaksAPromise(
        () -> state.apply(new LogCompacted(snapshot(2, 2), 2, 2)), "snapshot goes back from 3");
    breaksAPromise(
        () -> state.apply(new SnapshotInstalled(snapshot(3, 2))), "snapshot goes back from 3");
  }

  @Test
  void aLogThatBeginsAfterItsSnapshotIsNotBelieved_7() {
    RaftState state = state(4, 1, 2, 2, 2);
    breaksAPromise(
        () -> state.apply(new LogCompacted(snapshot(2, 2), 3, 2)), "begin after the snapshot");
  }

  @Test
  void compactionLeavesWhatFollowsItsBase_7() {
    RaftState state = state(4, 1, 2, 2, 3);
    state.apply(new LogCompacted(snapshot(3, 2), 2, 2));
    assertThat(state.snapshot()).isEqualTo(snapshot(3, 2));
    assertThat(state.log().baseIndex()).isEqualTo(2);
    assertThat(terms(state.log())).containsExactly(2L, 3L);
  }

  @Test
  void theBaseDoesNotGoBackWithALaterSnapshot_7() {
    RaftState state = States.compacted(state(4, 1, 2, 2, 3), 3);
    state.apply(new LogCompacted(snapshot(4, 3), 1, 1));
    assertThat(state.log().baseIndex()).isEqualTo(3);
    assertThat(terms(state.log())).containsExactly(3L);
  }

  @Test
  void entriesThatFollowAnInstalledSnapshotAreRetained_figure_13_rule_6() {
    RaftState state = state(4, 1, 2, 2, 3);
    state.apply(new SnapshotInstalled(snapshot(3, 2)));
    assertThat(state.log().baseIndex()).isEqualTo(3);
    assertThat(state.log().baseTerm()).isEqualTo(2);
    assertThat(terms(state.log())).containsExactly(3L);
  }

  @Test
  void aLogThatDoesNotHoldTheSnapshotsLastEntryIsDiscarded_figure_13_rule_7() {
    RaftState conflicting = state(4, 1, 2, 2, 3);
    conflicting.apply(new SnapshotInstalled(snapshot(3, 3)));
    RaftState shorter = state(4, 1);
    shorter.apply(new SnapshotInstalled(snapshot(3, 3)));
    for (RaftState state : List.of(conflicting, shorter)) {
      assertThat(state.log().lastIndex()).isEqualTo(3);
      assertThat(state.log().lastTerm()).isEqualTo(3);
      assertThat(terms(state.log())).isEmpty();
      assertThat(state.snapshot()).isEqualTo(snapshot(3, 3));
    }
  }

  @Test
  void whatIsSavedIsWhatIsRestored_figure_2() {
    RaftState state = state(4, 1, 2, 2, 3);
    state.apply(new VoteCast(4, "n1"));
    state.apply(new LogCompacted(snapshot(3, 2), 2, 2));
    RaftState restored = RaftState.restore(state.saved());
    assertSame(restored, state);
    state.apply(new EntriesAppended(3, entries(4)));
    assertThat(terms(restored.log())).as("its own").containsExactly(2L, 3L);
  }

  @Test
  void anEmptyStateIsSavedAndRestoredToo_figure_2() {
    assertSame(RaftState.restore(new RaftState().saved()), new RaftState());
  }

  /** Recovery: a saved state and the events after it, wherever the state was saved. */
  @Test
  void replayAfterAnyPrefixGivesTheSameState_figure_2() {
    List<RaftEvent> events =
        List.of(
            new TermAdvanced(1),
            new VoteCast(1, "n1"),
            new EntriesAppended(0, entries(1, 1, 1)),
            new TermAdvanced(2),
            new EntriesAppended(2, entries(2, 2)),
            new LogCompacted(snapshot(2, 1), 1, 1),
            new TermAdvanced(5),
            new VoteCast(5, "n3"),
            new SnapshotInstalled(snapshot(3, 2)),
            new EntriesAppended(4, entries(5)),
            new SnapshotInstalled(snapshot(9, 5)),
            new EntriesAppended(9, entries(5, 5)));
    RaftState whole = replayed(new RaftState(), events);
    assertThat(whole.log().lastIndex()).isEqualTo(11);
    for (int cut = 0; cut <= events.size(); cut++) {
      RaftState.Saved saved = replayed(new RaftState(), events.subList(0, cut)).saved();
      RaftState recovered = replayed(RaftState.restore(saved), events.subList(cut, events.size()));
      assertSame(recovered, whole);
    }
  }

  private static RaftState replayed(RaftState state, List<RaftEvent> events) {
    events.forEach(state::apply);
    return state;
  }

  private static void assertSame(RaftState actual, RaftState expected) {
    assertThat(actual.saved()).isEqualTo(expected.saved());
    assertThat(actual.log().bytes()).isEqualTo(expected.log().bytes());
  }
}
