package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Figure 2, leaders (§5.2, §5.3): how a leader makes itself heard, and brings the others' logs into
 * line with its own. n1 leads with three entries of earlier leaders in its log.
 */
class LeaderRulesTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final Duration LEAST_ELECTION_TIMEOUT = Duration.ofMillis(500);
  private static final List<Entry> EARLIER = States.entries(1, 3, 3);

  private final PlayedGroup group = new PlayedGroup();
  private long term;

  @BeforeEach
  void lead() {
    group.ask("n2", new AppendEntries("n2", 3, 0, 0, EARLIER, 0, 0), AppendAccepted.class);
    group.forget();
    term = group.letLead();
  }

  @AfterEach
  void stop() {
    group.close();
  }

  private AppendEntries next(String node) {
    group.forget();
    return group.await(node, AppendEntries.class);
  }

  /** The first that has entries. */
  private AppendEntries nextEntries(String node) {
    AppendEntries message = next(node);
    while (message.entries().isEmpty()) {
      message = next(node);
    }
    return message;
  }

  private void accept(String from, long matchIndex) {
    group.send(from, new AppendAccepted(from, term, matchIndex, 0));
  }

  private List<Long> terms() {
    return States.terms(group.state().log());
  }

  // ---- heartbeats

  @Test
  void itMakesItselfHeardAtOnce_5_2() {
    group.sim.runFor(Duration.ofMillis(2));
    for (String node : List.of("n2", "n3")) {
      List<AppendEntries> heard = group.received(node, AppendEntries.class);
      assertThat(heard).as(node).isNotEmpty();
      assertThat(heard).extracting(AppendEntries::term).containsOnly(term);
    }
  }

  @Test
  void itMakesItselfHeardBeforeAnyElectionTimeout_5_2() {
    group.followedBy("n2"); // n3 never answers
    for (int i = 0; i < 20; i++) {
      group.forget();
      group.sim.runFor(LEAST_ELECTION_TIMEOUT.dividedBy(2));
      for (String node : List.of("n2", "n3")) {
        assertThat(group.received(node, AppendEntries.class)).as(node).isNotEmpty();
      }
    }
    assertThat(group.state().term()).isEqualTo(term);
  }

  @Test
  void itTakesNoNoticeOfACandidateAsLongAsItIsHeard_6() {
    group.followedBy("n2");
    group.sim.runFor(LEAST_ELECTION_TIMEOUT.multipliedBy(3));
    group.send("n3", new RequestVote("n3", term + 4, 99, term, false));
    group.sim.runFor(SOON);
    assertThat(group.received("n3", VoteReply.class)).isEmpty();
    assertThat(group.properties.leads("n1")).isTrue();
  }

  // ---- where it was held up, by its node's other groups, a garbage collection, or a SIGSTOP

  private void holdUp(Duration time) {
    group.real().pause();
    group.sim.runFor(time);
    group.real().resume();
  }

  @Test
  void itGoesOnIfItIsAnsweredThen() {
    group.follow();
    group.sim.runFor(LEAST_ELECTION_TIMEOUT);
    for (int i = 0; i < 3; i++) {
      holdUp(LEAST_ELECTION_TIMEOUT.multipliedBy(10));
      group.sim.runFor(LEAST_ELECTION_TIMEOUT);
      assertThat(group.properties.leads("n1")).isTrue();
    }
    assertThat(group.state().term()).isEqualTo(term);
  }

  @Test
  void itStepsDownIfItIsNotAnsweredThenEither_thesis_6_2() {
    group.follow();
    group.sim.runFor(LEAST_ELECTION_TIMEOUT);
    group.followedBy();
    holdUp(LEAST_ELECTION_TIMEOUT.multipliedBy(10));
    group.sim.runUntil(
        "it steps down", () -> !group.properties.leads("n1"), HEARTBEAT.multipliedBy(2));
  }

  @Test
  void beingHeldUpOverAndOverIsNoExcuse_thesis_6_2() {
    group.follow();
    group.sim.runFor(LEAST_ELECTION_TIMEOUT);
    group.followedBy();
    for (int i = 0; i < 3; i++) {
      holdUp(LEAST_ELECTION_TIMEOUT.multipliedBy(2));
      group.sim.runFor(HEARTBEAT.dividedBy(2)); // each ring of its timer is late
    }
    assertThat(group.properties.leads("n1")).isFalse();
  }

  /** Else they would all go out when it goes on. */
  @Test
  void itsHeartbeatsDoNotQueueUpMeanwhile() {
    group.follow();
    group.sim.runFor(LEAST_ELECTION_TIMEOUT);
    group.forget();
    holdUp(LEAST_ELECTION_TIMEOUT.multipliedBy(10));
    group.sim.runFor(SOON);
    assertThat(group.received("n2", AppendEntries.class)).hasSizeBetween(1, 2);
  }

  // ---- nextIndex and matchIndex

  @Test
  void nextIndexBeginsBehindItsLastEntry_figure_2() {
    for (String node : List.of("n2", "n3")) {
      AppendEntries first = group.await(node, AppendEntries.class);
      assertThat(first.prevLogIndex()).isEqualTo(3);
      assertThat(first.prevLogTerm()).isEqualTo(3);
      assertThat(first.entries()).extracting(Entry::term).startsWith(term);
    }
  }

  @Test
  void matchIndexBeginsAtZero_figure_2() {
    group.send("n2", new AppendAccepted("n2", term, 0, 0)); // still there, and no more
    group.sim.runFor(LEAST_ELECTION_TIMEOUT);
    assertThat(group.received("n2", AppendEntries.class))
        .hasSizeGreaterThan(3)
        .extracting(AppendEntries::leaderCommit)
        .containsOnly(0L);
  }

  @Test
  void whatIsRefusedIsRepeatedFromAnEarlierPlace_5_3() {
    AppendEntries first = group.await("n2", AppendEntries.class);
    group.forget();
    group.send("n2", new AppendRejected("n2", term, first.prevLogIndex(), 0, 2, 0));
    AppendEntries second = nextEntries("n2");
    assertThat(second.prevLogIndex()).isEqualTo(1);
    assertThat(second.entries()).extracting(Entry::term).startsWith(3L, 3L, term);
    group.forget();
    group.send("n2", new AppendRejected("n2", term, 1, 0, 1, 0));
    AppendEntries third = nextEntries("n2");
    assertThat(third.prevLogIndex()).isZero();
    assertThat(third.entries()).extracting(Entry::term).startsWith(1L, 3L, 3L, term);
  }

  @Test
  void whatIsAcceptedMovesNextIndex_5_3() {
    group.await("n2", AppendEntries.class);
    accept("n2", 4);
    AppendEntries message = nextEntries("n2");
    assertThat(message.prevLogIndex()).isEqualTo(4);
    assertThat(message.prevLogTerm()).isEqualTo(term);
  }

  @Test
  void whatIsAcceptedMovesMatchIndexAndCommitIndexWithIt_5_3() {
    accept("n2", 4);
    group.sim.runUntil(
        "the others learn of it", () -> next("n3").leaderCommit() == 4, LEAST_ELECTION_TIMEOUT);
  }

  @Test
  void earlierLeadersEntriesAreCommittedAlongWithOneOfItsOwn_5_4_2() {
    accept("n2", 3); // all of theirs are on a majority
    accept("n3", 3);
    group.sim.runFor(LEAST_ELECTION_TIMEOUT.dividedBy(2));
    assertThat(group.properties.committedIndex()).isZero();
    accept("n2", 4);
    group.sim.runFor(SOON);
    assertThat(group.properties.committedIndex()).isEqualTo(4);
  }

  @Test
  void anOldAcceptanceDoesNotMoveMatchIndexBack_figure_2() {
    accept("n2", 5);
    accept("n2", 2); // has been overtaken
    group.send("n2", new AppendRejected("n2", term, 4, 0, 2, 0)); // so has this
    group.sim.runFor(SOON);
    assertThat(next("n2").prevLogIndex()).isEqualTo(5);
  }

  // ---- what is not answered

  @Test
  void whatIsNotAnsweredIsRepeatedWithoutEnd_5_3() {
    group.followedBy("n2"); // n3 has crashed, or is slow, or does not get it
    for (int second = 0; second < 30; second++) {
      group.forget();
      group.sim.runFor(Duration.ofSeconds(1));
      assertThat(group.received("n3", AppendEntries.class))
          .anyMatch(message -> message.prevLogIndex() == 3 && !message.entries().isEmpty());
    }
    group.followedBy("n2", "n3"); // it is back
    group.sim.runUntil("it has all", () -> next("n3").prevLogIndex() == 5, SOON.multipliedBy(20));
  }

  /** A crash leaves no trace: what was sent to the follower before is sent to it again. */
  @Test
  void aFollowerThatHasLostAMessageIsSentItAgain_5_5() {
    accept("n2", 3);
    assertThat(nextEntries("n2").prevLogIndex()).isEqualTo(3); // and is lost
    AppendEntries heartbeat = next("n2");
    while (!heartbeat.entries().isEmpty()) {
      heartbeat = next("n2");
    }
    assertThat(heartbeat.prevLogIndex()).isGreaterThan(3);
    group.send("n2", new AppendRejected("n2", term, heartbeat.prevLogIndex(), 0, 4, 0));
    assertThat(nextEntries("n2").prevLogIndex()).isEqualTo(3);
  }

  // ---- its own log

  @Test
  void itNeverCutsItsOwnLog_5_3() {
    group.followedBy("n2");
    group.sim.runFor(SOON);
    List<Long> before = new ArrayList<>(terms());
    AppendEntries deposed = new AppendEntries("n3", term - 1, 1, 1, States.entries(2), 2, 0);
    assertThat(group.ask("n3", deposed, AppendRejected.class).term()).isEqualTo(term);
    group.send("n3", new AppendRejected("n3", term, 3, 2, 2, 0)); // whose log is another
    group.sim.runFor(SOON);
    assertThat(terms()).isEqualTo(before);
    assertThat(before).startsWith(1L, 3L, 3L, term);
  }
}
