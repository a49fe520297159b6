package dev.troupe.raft;

import static dev.troupe.raft.States.compacted;
import static dev.troupe.raft.States.entries;
import static dev.troupe.raft.States.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.ReplicationRules.Accepted;
import dev.troupe.raft.ReplicationRules.Rejected;
import dev.troupe.raft.ReplicationRules.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a follower makes of AppendEntries (§5.3), and what a leader may commit (§5.4.2). */
class ReplicationRulesTest {

  private static AppendEntries append(long prevIndex, long prevTerm, List<Entry> entries) {
    return new AppendEntries("n2", 9, prevIndex, prevTerm, entries, 0, 0);
  }

  private static Verdict decide(RaftState state, AppendEntries message) {
    return ReplicationRules.onAppendEntries(state, message);
  }

  private static Verdict accepted(long matchIndex) {
    return new Accepted(matchIndex, Optional.empty());
  }

  private static Verdict appended(long matchIndex, long prevIndex, List<Entry> entries) {
    return new Accepted(matchIndex, Optional.of(new EntriesAppended(prevIndex, entries)));
  }

  // ---- AppendEntries RPC, receiver

  @Test
  void entriesFollowTheLastOne_figure_2_rule_4() {
    List<Entry> added = entries(9, 9);
    assertThat(decide(state(9, 1, 2), append(2, 2, added))).isEqualTo(appended(4, 2, added));
  }

  @Test
  void theFirstEntriesFollowNothing_figure_2_rule_4() {
    List<Entry> added = entries(9);
    assertThat(decide(state(9), append(0, 0, added))).isEqualTo(appended(1, 0, added));
  }

  @Test
  void aMissingPreviousEntryIsRefusedWithTheEndOfTheLog_figure_2_rule_2() {
    assertThat(decide(state(9, 1, 2), append(5, 2, entries(9)))).isEqualTo(new Rejected(0, 3));
    assertThat(decide(state(9), append(1, 1, entries(9)))).isEqualTo(new Rejected(0, 1));
  }

  @Test
  void aPreviousEntryOfAnotherTermIsRefusedWithItsTermsFirstIndex_figure_2_rule_2() {
    assertThat(decide(state(9, 1, 4, 4, 4), append(4, 5, entries(9))))
        .isEqualTo(new Rejected(4, 2));
    assertThat(decide(state(9, 1, 4, 4, 4), append(3, 5, List.of()))).isEqualTo(new Rejected(4, 2));
  }

  @Test
  void theHintDoesNotGoBeyondTheLogsBase_5_3() {
    RaftState state = compacted(state(9, 1, 4, 4, 4), 2);
    assertThat(decide(state, append(4, 5, entries(9)))).isEqualTo(new Rejected(4, 3));
  }

  @Test
  void aConflictingEntryGoesWithAllThatFollowIt_figure_2_rule_3() {
    List<Entry> added = entries(1, 9);
    assertThat(decide(state(9, 1, 1, 2, 2), append(1, 1, added)))
        .isEqualTo(appended(3, 2, added.subList(1, 2)));
  }

  @Test
  void aRepeatedMessageChangesNothing_5_3() {
    RaftState state = state(9, 1, 2);
    AppendEntries message = append(2, 2, entries(9, 9));
    ((Accepted) decide(state, message)).appended().ifPresent(state::apply);
    assertThat(decide(state, message)).isEqualTo(accepted(4));
    assertThat(state.log().lastIndex()).isEqualTo(4);
  }

  @Test
  void aLateShorterMessageDoesNotTruncate_5_3() {
    RaftState state = state(9, 1, 9, 9, 9);
    assertThat(decide(state, append(1, 1, entries(9)))).isEqualTo(accepted(2));
    assertThat(decide(state, append(0, 0, entries(1)))).isEqualTo(accepted(1));
    assertThat(decide(state, append(1, 1, List.of()))).isEqualTo(accepted(1));
  }

  @Test
  void entriesThatOverlapAreTakenFromTheFirstNewOneOn_figure_2_rule_4() {
    List<Entry> sent = entries(2, 9, 9);
    assertThat(decide(state(9, 1, 2), append(1, 1, sent)))
        .isEqualTo(appended(4, 2, sent.subList(1, 3)));
  }

  @Test
  void aHeartbeatVouchesForItsPreviousEntryAlone_5_2() {
    assertThat(decide(state(9, 1, 2, 3), append(2, 2, List.of()))).isEqualTo(accepted(2));
    assertThat(decide(state(9, 1, 2, 3), append(0, 0, List.of()))).isEqualTo(accepted(0));
  }

  @Test
  void whatLiesBeforeTheBaseIsCommittedAndSoAgrees_7() {
    RaftState state = compacted(state(9, 1, 1, 2, 2), 3);
    assertThat(decide(state, append(0, 0, entries(1, 1)))).isEqualTo(accepted(2));
    assertThat(decide(state, append(1, 1, entries(1, 2)))).isEqualTo(accepted(3));
    assertThat(decide(state, append(1, 1, entries(1, 2, 2)))).isEqualTo(accepted(4));
    assertThat(decide(state, append(0, 0, List.of()))).isEqualTo(accepted(0));
  }

  @Test
  void entriesFromBeforeTheBaseToBeyondTheEndAreTakenFromTheEndOn_7() {
    RaftState state = compacted(state(9, 1, 1, 2), 2);
    List<Entry> sent = entries(1, 2, 9, 9);
    assertThat(decide(state, append(1, 1, sent))).isEqualTo(appended(5, 3, sent.subList(2, 4)));
  }

  @Test
  void theBaseItselfIsAPreviousEntryLikeOthers_7() {
    RaftState state = compacted(state(9, 1, 1, 2), 3);
    List<Entry> sent = entries(9);
    assertThat(decide(state, append(3, 2, sent))).isEqualTo(appended(4, 3, sent));
  }

  // ---- fast backup, leader

  private static AppendRejected rejected(long prevIndex, long conflictTerm, long conflictIndex) {
    return new AppendRejected("n2", 9, prevIndex, conflictTerm, conflictIndex, 0);
  }

  private static long next(RaftState leader, AppendRejected reply) {
    return ReplicationRules.nextIndexAfter(leader.log(), reply);
  }

  @Test
  void aShortLogIsContinuedAtItsEnd_5_3() {
    assertThat(next(state(9, 1, 1, 1, 1), rejected(4, 0, 2))).isEqualTo(2);
    assertThat(next(state(9, 1, 1, 1, 1), rejected(4, 0, 1))).isEqualTo(1);
  }

  @Test
  void aTermThatTheLeaderHasIsContinuedAfterItsLastEntry_5_3() {
    assertThat(next(state(9, 1, 4, 4, 6, 6), rejected(5, 4, 2))).isEqualTo(4);
  }

  @Test
  void aTermThatTheLeaderLacksIsPassedOverAsAWhole_5_3() {
    assertThat(next(state(9, 1, 4, 4, 6, 6), rejected(5, 5, 3))).isEqualTo(3);
  }

  @Test
  void theTermOfTheLeadersBaseIsOneThatItHas_7() {
    RaftState leader = compacted(state(9, 1, 4, 4, 6, 6), 3);
    assertThat(next(leader, rejected(5, 4, 2))).isEqualTo(4);
  }

  @Test
  void aRejectionFromBeforeTheLeadersBaseLeadsToASnapshot_7() {
    RaftState leader = compacted(state(9, 1, 4, 4, 6, 6), 4);
    assertThat(next(leader, rejected(2, 3, 1))).isLessThanOrEqualTo(4);
  }

  @Test
  void aRejectionAlwaysLeadsBack_5_3() {
    assertThat(next(state(9, 1, 1), rejected(1, 0, 7))).isEqualTo(1);
    assertThat(next(state(9, 4, 4, 4), rejected(2, 4, 2))).isEqualTo(2);
    assertThat(next(state(9, 1), rejected(0, 0, 0))).isEqualTo(1);
  }

  // ---- what is committed

  private static long commit(RaftState state, long commitIndex, long... matchIndex) {
    SortedMap<String, String> voters = new TreeMap<>();
    for (int i = 0; i < matchIndex.length; i++) {
      voters.put("n" + i, "");
    }
    state.begin(Configuration.of(voters));
    return ReplicationRules.commitIndex(
        state, commitIndex, voter -> matchIndex[Integer.parseInt(voter.substring(1))]);
  }

  @ParameterizedTest(name = "of {0}: {1}")
  @CsvSource({
    "3, 3",
    "3 0, 0",
    "3 2, 2",
    "0 3 2, 2",
    "3 3 0, 3",
    "3 3 2 1, 2",
    "3 3 3 0, 3",
    "1 2 3 3 0, 2",
    "3 3 0 0 3, 3",
    "3 3 0 0 0, 0",
  })
  void whatAMajorityHasIsCommitted_figure_2_leaders(String match, long expected) {
    RaftState state = state(5, 5, 5, 5);
    long[] matchIndex =
        java.util.Arrays.stream(match.split(" ")).mapToLong(Long::parseLong).toArray();
    assertThat(commit(state, 0, matchIndex)).isEqualTo(expected);
  }

  @Test
  void commitIndexNeverGoesBack_figure_2() {
    assertThat(commit(state(5, 5, 5, 5), 2, 1, 1, 3)).isEqualTo(2);
  }

  @Test
  void onlyEntriesOfTheOwnTermAreCommittedByCounting_5_4_2() {
    RaftState state = state(5, 4, 4, 5);
    assertThat(commit(state, 0, 2, 2, 3)).isEqualTo(0);
    assertThat(commit(state, 0, 3, 2, 3)).isEqualTo(3); // the older ones along with it
  }

  @Test
  void anOldEntryOnAMajorityIsNotCommittedUntilOneOfTheLeadersTermIs_figure_8() {
    // (c): S1 leads term 4 and has brought its entry of term 2 to S2 and S3.
    RaftState s1 = state(4, 1, 2, 4);
    assertThat(commit(s1, 1, 3, 2, 2, 1, 1)).isEqualTo(1);
    // (e): its entry of term 4 is on a majority; S5 cannot win an election any more.
    assertThat(commit(s1, 1, 3, 3, 3, 1, 1)).isEqualTo(3);
    // (d): S5, which leads term 5 with its entry of term 3, overwrites that of term 2.
    RaftState s2 = state(5, 1, 2);
    List<Entry> sent = entries(3);
    assertThat(decide(s2, append(1, 1, sent))).isEqualTo(appended(2, 1, sent));
  }

  @Test
  void whatTheLogNoLongerHoldsIsCommittedAlready_7() {
    RaftState state = compacted(state(5, 5, 5, 5), 2);
    assertThat(commit(state, 2, 1, 1, 3)).isEqualTo(2);
    assertThat(commit(state, 2, 3, 1, 3)).isEqualTo(3);
  }
}
