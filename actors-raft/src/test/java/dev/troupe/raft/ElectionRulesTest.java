package dev.troupe.raft;

import static dev.troupe.raft.States.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftEvent.TermAdvanced;
import dev.troupe.raft.RaftEvent.VoteCast;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets a vote (§5.2, §5.4.1), and who gets a pre-vote (thesis 9.6). */
class ElectionRulesTest {

  private static final String SELF = "n1";

  private static RequestVote vote(String from, long term, long lastIndex, long lastTerm) {
    return new RequestVote(from, term, lastIndex, lastTerm, false);
  }

  private static RequestVote preVote(String from, long term, long lastIndex, long lastTerm) {
    return new RequestVote(from, term, lastIndex, lastTerm, true);
  }

  private static Decision decide(RaftState state, RequestVote ask) {
    return ElectionRules.onRequestVote(SELF, state, ask, false);
  }

  private static Decision reply(boolean granted, boolean preVote, long term, RaftEvent... events) {
    return new Decision(List.of(events), List.of(new VoteReply(SELF, term, granted, preVote)));
  }

  private static void apply(RaftState state, Decision decision) {
    decision.events().forEach(state::apply);
  }

  @Test
  void aVoteOfAnEarlierTermIsRefusedWithTheCurrentTerm_5_1() {
    RaftState state = state(5, 1, 1);
    assertThat(decide(state, vote("n2", 4, 9, 9))).isEqualTo(reply(false, false, 5));
  }

  @Test
  void followerGrantsItsFreeVoteOfTheTerm_5_2() {
    RaftState state = state(5, 1, 1);
    assertThat(decide(state, vote("n2", 5, 2, 1)))
        .isEqualTo(reply(true, false, 5, new VoteCast(5, "n2")));
  }

  @Test
  void followerGrantsOneVotePerTerm_5_2() {
    RaftState state = state(5, 1, 1);
    apply(state, decide(state, vote("n2", 5, 2, 1)));
    assertThat(decide(state, vote("n3", 5, 2, 1))).isEqualTo(reply(false, false, 5));
    assertThat(decide(state, vote("n3", 5, 99, 4))).isEqualTo(reply(false, false, 5));
  }

  @Test
  void theSameCandidateMayAskTwiceAndIsJournalledOnce_5_2() {
    RaftState state = state(5, 1, 1);
    apply(state, decide(state, vote("n2", 5, 2, 1)));
    assertThat(decide(state, vote("n2", 5, 2, 1))).isEqualTo(reply(true, false, 5));
  }

  @Test
  void aHigherTermFreesTheVote_5_1() {
    RaftState state = state(5, 1, 1);
    apply(state, decide(state, vote("n2", 5, 2, 1)));
    assertThat(decide(state, vote("n3", 6, 2, 1)))
        .isEqualTo(reply(true, false, 6, new TermAdvanced(6), new VoteCast(6, "n3")));
  }

  @Test
  void aHigherTermIsTakenEvenWhenTheVoteIsRefused_5_1() {
    RaftState state = state(5, 1, 5);
    assertThat(decide(state, vote("n2", 7, 9, 4)))
        .isEqualTo(reply(false, false, 7, new TermAdvanced(7)));
  }

  @Test
  void aRefusalLeavesTheVoteFree_5_2() {
    RaftState state = state(5, 1, 5);
    apply(state, decide(state, vote("n2", 7, 9, 4)));
    assertThat(decide(state, vote("n3", 7, 2, 5)))
        .isEqualTo(reply(true, false, 7, new VoteCast(7, "n3")));
  }

  @Test
  void itsOwnVoteCounts_5_2() {
    RaftState state = state(5, 1);
    state.apply(new VoteCast(5, SELF));
    assertThat(decide(state, vote("n2", 5, 9, 4))).isEqualTo(reply(false, false, 5));
  }

  // Our log's last entry: index 3 of term 4.
  @ParameterizedTest(name = "last entry {0} of term {1}: {2}")
  @CsvSource({
    "3, 4, true", // the same
    "4, 4, true", // longer
    "2, 4, false", // shorter
    "1, 5, true", // of a later term, though shorter
    "0, 0, false", // empty
    "99, 3, false", // of an earlier term, though longer
  })
  void theVoteGoesToALogAtLeastAsUpToDate_5_4_1(long lastIndex, long lastTerm, boolean granted) {
    RaftState state = state(6, 1, 4, 4);
    Decision expected =
        granted ? reply(true, false, 6, new VoteCast(6, "n2")) : reply(false, false, 6);
    assertThat(decide(state, vote("n2", 6, lastIndex, lastTerm))).isEqualTo(expected);
  }

  @Test
  void anEmptyLogVotesForAnEmptyLog_5_4_1() {
    RaftState state = state(0);
    assertThat(decide(state, vote("n2", 1, 0, 0)))
        .isEqualTo(reply(true, false, 1, new TermAdvanced(1), new VoteCast(1, "n2")));
  }

  @Test
  void aLogThatIsAllInASnapshotIsComparedByTheSnapshotsEnd_5_4_1() {
    RaftState state = States.compacted(state(6, 1, 4, 4), 3);
    assertThat(decide(state, vote("n2", 6, 2, 4))).isEqualTo(reply(false, false, 6));
    assertThat(decide(state, vote("n2", 6, 3, 4)))
        .isEqualTo(reply(true, false, 6, new VoteCast(6, "n2")));
  }

  @Test
  void whoHearsALeaderTakesNoNoticeOfACandidate_thesis_4_2_3() {
    RaftState state = state(5, 1, 1);
    assertThat(ElectionRules.onRequestVote(SELF, state, vote("n2", 9, 99, 8), true))
        .isEqualTo(Decision.none());
  }

  @Test
  void aPreVoteChangesNothing_thesis_9_6() {
    RaftState state = state(5, 1, 1);
    assertThat(decide(state, preVote("n2", 6, 2, 1))).isEqualTo(reply(true, true, 6));
    assertThat(decide(state, preVote("n3", 6, 2, 1))).isEqualTo(reply(true, true, 6));
    assertThat(state.term()).isEqualTo(5);
    assertThat(state.votedFor()).isEmpty();
  }

  @Test
  void aPreVoteDoesNotAskForAFreeVote_thesis_9_6() {
    RaftState state = state(5, 1, 1);
    state.apply(new VoteCast(5, "n3"));
    assertThat(decide(state, preVote("n2", 6, 2, 1))).isEqualTo(reply(true, true, 6));
  }

  @ParameterizedTest(name = "term {0}, last entry {1} of term {2}")
  @CsvSource({
    "5, 2, 1", // not above our term: no vote could be won in it
    "4, 2, 1", "6, 1, 1", // a log that is behind
    "6, 9, 0",
  })
  void aPreVoteThatCouldNotBeWonIsRefusedWithOurTerm_thesis_9_6(
      long term, long lastIndex, long lastTerm) {
    RaftState state = state(5, 1, 1);
    assertThat(decide(state, preVote("n2", term, lastIndex, lastTerm)))
        .isEqualTo(reply(false, true, 5));
  }

  @Test
  void whoHearsALeaderRefusesAPreVote_thesis_9_6() {
    RaftState state = state(5, 1, 1);
    assertThat(ElectionRules.onRequestVote(SELF, state, preVote("n2", 6, 9, 5), true))
        .isEqualTo(reply(false, true, 5));
  }
}
