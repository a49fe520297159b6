package dev.troupe.raft;

import static dev.troupe.raft.States.named;
import static dev.troupe.raft.States.voters;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Changes of who is in a group, rule by rule (§6, thesis 4). */
class MembershipRulesTest {

  private static final Configuration ABC = voters("a", "b", "c");

  private static Configuration joint(Configuration from, Configuration to) {
    return new Configuration(to.voters(), from.voters(), to.learners());
  }

  /** A state of term 2 with one entry of term 1 and a configuration at index 2. */
  private static RaftState state(Configuration configuration) {
    RaftState state = States.state(2, 1);
    state.apply(
        new RaftEvent.EntriesAppended(1, List.of(Entry.configuration(2, 0, configuration))));
    return state;
  }

  // ---- when a change may begin

  @Test
  void noChangeBeforeAnEntryOfTheLeadersOwnTermIsCommitted() {
    assertThat(MembershipRules.hindrance(state(ABC), 2, 3, voters("a", "b")))
        .get()
        .isInstanceOf(GroupAdmin.NotYet.class);
    assertThat(MembershipRules.hindrance(state(ABC), 3, 3, voters("a", "b"))).isEmpty();
  }

  @Test
  void noChangeWhileTheOneBeforeIsNotCommitted_thesis_4_1() {
    assertThat(MembershipRules.hindrance(state(ABC), 1, 1, voters("a", "b")))
        .get()
        .isInstanceOf(GroupAdmin.NotYet.class);
    assertThat(MembershipRules.hindrance(state(ABC), 2, 1, voters("a", "b"))).isEmpty();
  }

  @Test
  void noChangeOutOfAJointConfiguration_6() {
    Configuration joint = joint(ABC, voters("d"));
    assertThat(MembershipRules.hindrance(state(joint), 2, 1, ABC))
        .get()
        .isInstanceOf(GroupAdmin.NotYet.class);
  }

  @Test
  void aGroupKeepsAVoter() {
    assertThat(MembershipRules.hindrance(state(ABC), 2, 1, Configuration.NONE))
        .get()
        .isInstanceOf(GroupAdmin.Refused.class);
    assertThat(MembershipRules.hindrance(state(ABC), 1, 3, Configuration.NONE))
        .get()
        .as("asking again is of no use")
        .isInstanceOf(GroupAdmin.Refused.class);
  }

  // ---- which configuration comes next

  @Test
  void newVotersAreLearnersFirst_6_thesis_4_2_1() {
    Configuration target = voters("a", "b", "c", "d");
    assertThat(MembershipRules.next(ABC, target, none -> false))
        .contains(Configuration.of(ABC.voters(), named("d")));
  }

  @Test
  void learnersThatLackMuchAreWaitedFor_6_thesis_4_2_1() {
    Configuration learning = Configuration.of(ABC.voters(), named("d", "e"));
    Configuration target = voters("a", "b", "c", "d", "e");
    assertThat(MembershipRules.next(learning, target, "d"::equals)).isEmpty();
    assertThat(MembershipRules.next(learning, target, any -> true)).contains(joint(ABC, target));
  }

  @Test
  void oneVoterIsAddedOrRemovedAtOnce_thesis_4_1() {
    Configuration learning = Configuration.of(ABC.voters(), named("d"));
    Configuration four = voters("a", "b", "c", "d");
    assertThat(MembershipRules.next(learning, four, any -> true)).contains(four);
    Configuration two = voters("a", "c");
    assertThat(MembershipRules.next(ABC, two, any -> true)).contains(two);
  }

  @Test
  void moreThanOneGoByWayOfAJointConfiguration_6() {
    Configuration target = voters("a");
    Configuration joint = joint(ABC, target);
    assertThat(MembershipRules.next(ABC, target, any -> true)).contains(joint);
    assertThat(MembershipRules.next(joint, target, any -> true)).contains(target);
    assertThat(MembershipRules.next(target, target, any -> true)).isEmpty();
  }

  @Test
  void oneForAnotherIsTwoChangesAtOnce_6() {
    Configuration learning = Configuration.of(ABC.voters(), named("d"));
    Configuration target = voters("a", "b", "d");
    assertThat(MembershipRules.next(learning, target, any -> true)).contains(joint(ABC, target));
  }

  @Test
  void aVoterMayBecomeALearner() {
    Configuration target = Configuration.of(named("a", "b"), named("c"));
    assertThat(MembershipRules.next(ABC, target, any -> true)).contains(target);
  }

  // ---- quorums

  @Test
  void aMajorityIsMoreThanHalf_5_2() {
    assertThat(voters("a").isQuorum(List.of("a")::contains)).isTrue();
    assertThat(voters("a", "b").isQuorum(List.of("a")::contains)).isFalse();
    assertThat(ABC.isQuorum(List.of("a", "c")::contains)).isTrue();
    assertThat(voters("a", "b", "c", "d").isQuorum(List.of("a", "c")::contains)).isFalse();
    assertThat(voters("a", "b", "c", "d", "e").isQuorum(List.of("a", "c")::contains)).isFalse();
  }

  @Test
  void learnersAreNotCounted_6_thesis_4_2_1() {
    Configuration learning = Configuration.of(ABC.voters(), named("d", "e"));
    assertThat(learning.isQuorum(List.of("a", "d", "e")::contains)).isFalse();
  }

  @Test
  void nobodyIsNoQuorum() {
    assertThat(Configuration.NONE.isQuorum(any -> true)).isFalse();
  }

  @Test
  void aJointConfigurationNeedsBothMajorities_6() {
    Configuration joint = joint(ABC, voters("c", "d", "e"));
    assertThat(joint.isQuorum(List.of("a", "b", "c")::contains)).isFalse();
    assertThat(joint.isQuorum(List.of("c", "d", "e")::contains)).isFalse();
    assertThat(joint.isQuorum(List.of("a", "c", "d")::contains)).isTrue();
  }

  @Test
  void aJointConfigurationCommitsWhatBothMajoritiesHave_6() {
    TreeMap<String, Long> match = new TreeMap<>();
    match.put("a", 9L);
    match.put("b", 8L);
    match.put("c", 7L);
    match.put("d", 3L);
    match.put("e", 2L);
    assertThat(ABC.reachedByQuorum(match::get)).isEqualTo(8);
    assertThat(joint(ABC, voters("c", "d", "e")).reachedByQuorum(match::get)).isEqualTo(3);
    assertThat(joint(voters("d", "e"), ABC).reachedByQuorum(match::get)).isEqualTo(2);
  }

  @Test
  void entriesGoToAllServersOfBothConfigurations_6() {
    Configuration joint = joint(ABC, voters("c", "d"));
    assertThat(joint.members().keySet()).containsExactly("a", "b", "c", "d");
    assertThat(joint.allVoters()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void anyServerOfEitherConfigurationMayLead_6() {
    RaftState state = state(joint(ABC, voters("c", "d")));
    for (String server : List.of("a", "b", "c", "d")) {
      assertThat(state.mayStand(server, 2)).as(server).isTrue();
    }
    assertThat(state.mayStand("e", 2)).isFalse();
  }

  @Test
  void aLeaderThatIsRemovedDoesNotCountItself_6() {
    RaftState state = state(voters("b", "c")); // a leads, and has all of its log
    assertThat(ReplicationRules.commitIndex(state, 0, match("a", 2, "b", 2, "c", 1))).isZero();
    assertThat(ReplicationRules.commitIndex(state, 0, match("a", 2, "b", 2, "c", 2))).isEqualTo(2);
  }

  private static ToLongFunction<String> match(Object... namesAndIndexes) {
    List<Object> known = List.of(namesAndIndexes);
    return member -> (Integer) known.get(known.indexOf(member) + 1);
  }

  @Test
  void bytesAreReadAsTheyWereWritten() {
    Configuration joint =
        new Configuration(named("a", "b"), named("c"), new TreeMap<>(named("d", "e")));
    assertThat(Configuration.read(joint.bytes())).isEqualTo(joint);
    assertThat(Configuration.read(Configuration.NONE.bytes())).isEqualTo(Configuration.NONE);
  }

  // ---- a configuration counts from its append, and is undone with its entry

  @Test
  void aConfigurationCountsFromItsAppend_6() {
    assertThat(state(ABC).configuration()).isEqualTo(ABC);
    assertThat(state(ABC).configurationIndex()).isEqualTo(2);
  }

  @Test
  void aConfigurationIsUndoneWithItsEntry_6() {
    RaftState state = state(ABC);
    Configuration later = voters("a", "b");
    state.apply(new RaftEvent.EntriesAppended(2, List.of(Entry.configuration(2, 0, later))));
    assertThat(state.configuration()).isEqualTo(later);
    state.apply(new RaftEvent.EntriesAppended(2, States.entries(3)));
    assertThat(state.configuration()).isEqualTo(ABC);
    state.apply(new RaftEvent.EntriesAppended(1, States.entries(4)));
    assertThat(state.configuration()).isEqualTo(Configuration.NONE);
  }

  @Test
  void compactionKeepsTheConfiguration_7() {
    RaftState state = state(ABC);
    state.apply(new RaftEvent.EntriesAppended(2, States.entries(2, 2)));
    RaftState compacted = States.compacted(state, 4);
    assertThat(compacted.configuration()).isEqualTo(ABC);
    assertThat(RaftState.restore(compacted.saved()).configuration()).isEqualTo(ABC);
  }

  @Test
  void aSnapshotBringsItsConfiguration_figure_13() {
    RaftState state = States.state(3, 1);
    state.begin(voters("x"));
    state.apply(new RaftEvent.SnapshotInstalled(States.snapshot(9, 2).with(ABC)));
    assertThat(state.configuration()).isEqualTo(ABC);
    assertThat(RaftState.restore(state.saved()).configuration()).isEqualTo(ABC);
  }

  @Test
  void whatTheGroupBeganWithCountsAsLongAsNoEntrySaysOtherwise() {
    RaftState state = States.state(1);
    state.begin(ABC);
    state.begin(voters("x"));
    assertThat(state.configuration()).isEqualTo(ABC);
  }

  // ---- who may stand

  @Test
  void whoIsRemovedStandsUntilThatIsKnownToBeCommitted_thesis_4_2_2() {
    RaftState state = state(ABC);
    Configuration joint = joint(ABC, voters("d"));
    state.apply(new RaftEvent.EntriesAppended(2, List.of(Entry.configuration(2, 0, joint))));
    state.apply(new RaftEvent.EntriesAppended(3, List.of(Entry.configuration(2, 0, voters("d")))));
    assertThat(state.mayStand("a", 3)).isTrue(); // C_new may still be cut off
    assertThat(state.mayStand("a", 4)).isFalse();
    assertThat(state.mayStand("d", 1)).isTrue();
  }

  @Test
  void whoWaitsToBeAddedDoesNotStand() {
    assertThat(States.state(1).mayStand("a", 0)).isFalse();
  }
}
