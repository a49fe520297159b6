package dev.troupe.raft;

import static dev.troupe.raft.PlayedGroup.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Figure 2, followers and all servers: what it takes, what it applies, and when it stands. */
class FollowerRulesTest {

  private static final long TERM = 5;
  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final Duration LEAST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofMillis(600);
  private static final Duration SLACK = Duration.ofMillis(10);
  private static final String SETTINGS =
      "troupe.raft { election-timeout-min = 500 ms, election-timeout-max = 600 ms }";

  private final List<String> applied = new ArrayList<>();
  private final PlayedGroup group =
      new PlayedGroup(
          SETTINGS,
          () -> new ListedMachine(new AppendMachine(), applied),
          UnaryOperator.identity());

  @AfterEach
  void stop() {
    group.close();
  }

  /** From n2, which leads {@link #TERM}. */
  private static AppendEntries append(long prev, long prevTerm, List<Entry> entries, long commit) {
    return new AppendEntries("n2", TERM, prev, prevTerm, entries, commit, 0);
  }

  private AppendAccepted accepts(AppendEntries message) {
    AppendAccepted reply = group.ask("n2", message, AppendAccepted.class);
    group.sim.runFor(Duration.ofMillis(5)); // what is committed is applied
    return reply;
  }

  private static List<Entry> commands(String... texts) {
    List<Entry> entries = new ArrayList<>();
    for (String text : texts) {
      entries.add(States.entry(TERM, text));
    }
    return entries;
  }

  // ---- AppendEntries

  @Test
  void anEarlierTermIsRefusedWithOurTermAndChangesNothing_figure_2_rule_1() {
    accepts(append(0, 0, commands("a=1"), 0));
    AppendEntries stale = new AppendEntries("n3", TERM - 1, 0, 0, States.entries(4, 4), 2, 0);
    assertThat(group.ask("n3", stale, AppendRejected.class).term()).isEqualTo(TERM);
    assertThat(States.terms(group.state().log())).containsExactly(TERM);
    assertThat(applied).isEmpty();
  }

  @Test
  void commitIndexIsNotBeyondTheLastNewEntry_figure_2_rule_5() {
    accepts(append(0, 0, States.entries(4, 4, 4), 0)); // of a leader before
    accepts(append(1, 4, List.of(), 3));
    assertThat(applied).as("the heartbeat vouches for the first alone").hasSize(1);
    accepts(append(1, 4, States.entries(4), 3));
    assertThat(applied).as("and this for the second").hasSize(2);
    accepts(append(0, 0, List.of(), 3));
    assertThat(applied).hasSize(2);
  }

  @Test
  void commitIndexIsNotBeyondLeaderCommit_figure_2_rule_5() {
    accepts(append(0, 0, commands("a=1", "b=2", "c=3"), 2));
    assertThat(applied).hasSize(2);
  }

  @Test
  void commitIndexDoesNotGoBack_figure_2() {
    accepts(append(0, 0, commands("a=1", "b=2"), 2));
    accepts(append(2, TERM, List.of(), 1)); // has been overtaken
    accepts(append(2, TERM, commands("c=3"), 3));
    assertThat(applied).containsExactly("1: a=1", "2: b=2", "3: c=3");
  }

  @Test
  void onlyWhatIsCommittedIsAppliedInTheLogsOrder_5_3() {
    accepts(append(0, 0, commands("a=1", "b=2", "c=3"), 0));
    assertThat(applied).isEmpty();
    accepts(append(3, TERM, commands("d=4"), 3));
    assertThat(applied).containsExactly("1: a=1", "2: b=2", "3: c=3");
  }

  @Test
  void aFollowerWhoseLogConflictsTakesTheLeaders_5_3() {
    accepts(append(0, 0, States.entries(1, 2, 2, 2), 0));
    accepts(append(1, 1, States.entries(3), 0));
    assertThat(States.terms(group.state().log())).containsExactly(1L, 3L);
  }

  /** Such a leader cannot be; if one were, the member would rather fail than follow it. */
  @Test
  void whatIsCommittedIsNeverCutOff_5_4_3() {
    accepts(append(0, 0, commands("a=1", "b=2"), 2));
    group.send("n2", append(0, 0, States.entries(4), 0));
    group.sim.runFor(LEAST);
    assertThat(group.received("n2", AppendAccepted.class)).hasSize(1);
    assertThat(States.terms(group.state().log())).containsExactly(TERM, TERM);
  }

  // ---- when it stands

  /** When it asks for votes, from now on. */
  private Duration stands() {
    Duration began = group.sim.now();
    group.forget();
    group.await("n3", RequestVote.class);
    return group.sim.now().minus(began);
  }

  @Test
  void aServerBeginsAsAFollower_5_2() {
    group.sim.runFor(LEAST.minusMillis(60)); // it has been there for 50 ms
    assertThat(group.received("n2", Object.class)).isEmpty();
    accepts(heartbeat("n2", 1, 0));
  }

  @Test
  void aFollowerIssuesNoRequestsAsLongAsItHearsALeader_5_1() {
    for (int i = 0; i < 20; i++) {
      group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
      group.sim.runFor(LEAST.minus(SLACK));
    }
    assertThat(group.received("n3", Object.class)).isEmpty();
    assertThat(group.state().term()).isEqualTo(TERM);
  }

  @Test
  void aFollowerStandsWhenItHearsNobodyForAnElectionTimeout_5_2() {
    group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
    assertThat(stands()).isBetween(LEAST.minus(SLACK), MOST.plus(SLACK));
  }

  /** Drawn anew while it waits, the timeout would be the longest of several. */
  @Test
  void theTimeoutIsDrawnOnceForEachSilence_5_2() {
    int rounds = 60;
    long sum = 0;
    for (long term = TERM; term < TERM + rounds; term++) {
      group.ask("n2", heartbeat("n2", term, 0), AppendAccepted.class);
      group.sim.runFor(HEARTBEAT);
      group.ask("n2", heartbeat("n2", term, 0), AppendAccepted.class);
      sum += stands().toMillis();
    }
    assertThat(sum / rounds).as("of 500 to 600 ms, in the mean").isBetween(538L, 562L);
  }

  @Test
  void whoGrantsAVoteWaitsForAnotherElectionTimeout_5_2() {
    group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
    group.sim.runFor(Duration.ofMillis(400));
    RequestVote ask = new RequestVote("n3", TERM, 0, 0, false, true);
    assertThat(group.ask("n3", ask, VoteReply.class).granted()).isTrue();
    assertThat(stands()).isGreaterThan(LEAST.minus(SLACK));
  }

  @Test
  void whoRefusesAVoteDoesNotWaitLonger_5_2() {
    group.ask("n2", append(0, 0, States.entries(4), 0), AppendAccepted.class);
    group.sim.runFor(Duration.ofMillis(400));
    RequestVote ask = new RequestVote("n3", TERM, 0, 0, false, true); // its log is shorter
    assertThat(group.ask("n3", ask, VoteReply.class).granted()).isFalse();
    assertThat(stands()).isLessThan(MOST.minusMillis(400).plus(SLACK));
  }

  @Test
  void aLeaderOfAnEarlierTermDoesNotMakeItWaitLonger_5_2() {
    group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
    group.sim.runFor(Duration.ofMillis(400));
    group.ask("n3", heartbeat("n3", TERM - 1, 0), AppendRejected.class);
    assertThat(stands()).isLessThan(MOST.minusMillis(400).plus(SLACK));
  }

  // ---- where it was held up, by its node's other groups, a garbage collection, or a SIGSTOP

  private void holdUp(Duration time) {
    group.real().pause();
    group.sim.runFor(time);
    group.real().resume();
  }

  private void hearsItsLeader() {
    group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
  }

  private List<RequestVote> asked() {
    return group.received("n3", RequestVote.class);
  }

  @Test
  void thenItWaitsForWhatItsLeaderMayHaveSaid() {
    for (int i = 0; i < 5; i++) {
      hearsItsLeader();
      holdUp(MOST.multipliedBy(5));
      group.sim.runFor(SLACK); // its timer rings
      assertThat(asked()).isEmpty();
      hearsItsLeader();
    }
  }

  @Test
  void itStandsAHeartbeatLaterIfThatWasNothing_5_2() {
    hearsItsLeader();
    holdUp(MOST.multipliedBy(5));
    assertThat(stands()).isBetween(HEARTBEAT.minus(SLACK), HEARTBEAT.plus(SLACK));
  }

  @Test
  void beingHeldUpOverAndOverIsNoExcuse_5_2() {
    hearsItsLeader();
    for (int i = 0; i < 3; i++) {
      holdUp(MOST.multipliedBy(5));
      group.sim.runFor(HEARTBEAT.dividedBy(2)); // each ring of its timer is late
    }
    assertThat(asked()).isNotEmpty();
  }

  // ---- members that have been removed

  @Test
  void whoHearsALeaderTakesNoNoticeOfACandidate_6() {
    group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
    group.forget();
    group.send("n3", new RequestVote("n3", TERM + 4, 9, 9, false));
    group.sim.runFor(LEAST.minus(SLACK));
    assertThat(group.received("n3", VoteReply.class)).isEmpty();
    assertThat(group.state().term()).isEqualTo(TERM);
  }

  @Test
  void whoHasHeardNoLeaderForTheLeastElectionTimeoutVotes_6() {
    group.ask("n2", append(0, 0, List.of(), 0), AppendAccepted.class);
    group.sim.runFor(LEAST);
    RequestVote ask = new RequestVote("n3", TERM + 4, 9, 9, false);
    assertThat(group.ask("n3", ask, VoteReply.class).granted()).isTrue();
  }
}
