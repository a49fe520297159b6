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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Figure 2, candidates (§5.2). Before it stands a member asks for pre-votes (thesis 9.6): where the
 * paper says "starts an election", here it does that first.
 */
class CandidateRulesTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LEAST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofMillis(1_000);

  private final PlayedGroup group = new PlayedGroup();

  @AfterEach
  void stop() {
    group.close();
  }

  private static VoteReply vote(String from, long term) {
    return new VoteReply(from, term, true, false);
  }

  private boolean leadsSoon() {
    group.sim.runFor(SOON);
    return group.properties.leads("n1");
  }

  // ---- on conversion to candidate

  @Test
  void itRaisesItsTermByOne_5_1() {
    group.ask("n2", heartbeat("n2", 5, 0), AppendAccepted.class);
    assertThat(group.letStand().term()).isEqualTo(6);
    assertThat(group.state().term()).isEqualTo(6);
  }

  @Test
  void itVotesForItself_5_2() {
    group.letStand();
    assertThat(group.state().votedFor()).contains("n1");
  }

  @Test
  void itsVoteForItselfIsItsOnlyOne_5_2() {
    RequestVote ask = group.letStand();
    RequestVote other = new RequestVote("n3", ask.term(), 99, ask.term(), false);
    assertThat(group.ask("n3", other, VoteReply.class).granted()).isFalse();
  }

  @Test
  void itAsksAllOthersAtOnce_5_2() {
    RequestVote ask = group.letStand();
    assertThat(group.received("n3", RequestVote.class)).containsExactly(ask);
  }

  @Test
  void itSaysWhereItsLogEnds_5_4_1() {
    List<Entry> entries = States.entries(1, 3, 3);
    group.ask("n2", new AppendEntries("n2", 5, 0, 0, entries, 0, 0), AppendAccepted.class);
    RequestVote ask = group.letStand();
    assertThat(ask.lastLogIndex()).isEqualTo(3);
    assertThat(ask.lastLogTerm()).isEqualTo(3);
  }

  // ---- how it ends: it wins

  @Test
  void aMajorityOfVotesMakesItLeader_5_2() {
    RequestVote ask = group.letStand();
    group.send("n3", vote("n3", ask.term()));
    assertThat(leadsSoon()).isTrue();
  }

  @Test
  void lessThanAMajorityDoesNotMakeItLeader_5_2() {
    RequestVote ask = group.letStand();
    assertThat(leadsSoon()).isFalse();
    group.send("n2", new VoteReply("n2", ask.term(), false, false));
    group.send("n1", vote("n1", ask.term())); // its own once more
    assertThat(leadsSoon()).isFalse();
  }

  @Test
  void aVoteOfAnotherTermDoesNotCount_5_2() {
    RequestVote first = group.letStand();
    RequestVote second = group.letStand();
    assertThat(second.term()).isGreaterThan(first.term());
    group.send("n3", vote("n3", first.term()));
    assertThat(leadsSoon()).isFalse();
  }

  @Test
  void aPreVoteIsNoVote_5_2() {
    RequestVote ask = group.letStand();
    group.send("n3", new VoteReply("n3", ask.term(), true, true));
    assertThat(leadsSoon()).isFalse();
  }

  // ---- how it ends: another leads

  @Test
  void aLeaderOfItsTermMakesItAFollower_5_2() {
    long term = group.letStand().term();
    group.ask("n2", heartbeat("n2", term, 0), AppendAccepted.class);
    group.send("n3", vote("n3", term)); // too late
    assertThat(leadsSoon()).isFalse();
  }

  @Test
  void aLeaderOfALaterTermMakesItAFollower_5_2() {
    long term = group.letStand().term();
    AppendAccepted reply = group.ask("n2", heartbeat("n2", term + 1, 0), AppendAccepted.class);
    assertThat(reply.term()).isEqualTo(term + 1);
    group.send("n3", vote("n3", term));
    assertThat(leadsSoon()).isFalse();
  }

  @Test
  void aLeaderOfAnEarlierTermIsRefusedAndItGoesOn_5_2() {
    long term = group.letStand().term();
    AppendRejected reply = group.ask("n2", heartbeat("n2", term - 1, 0), AppendRejected.class);
    assertThat(reply.term()).isEqualTo(term);
    group.send("n3", vote("n3", term));
    assertThat(leadsSoon()).isTrue();
  }

  @Test
  void aHigherTermMakesItAFollower_5_1() {
    long term = group.letStand().term();
    group.send("n2", new VoteReply("n2", term + 1, false, false));
    group.sim.runFor(SOON);
    assertThat(group.state().term()).isEqualTo(term + 1);
    group.send("n3", vote("n3", term + 1));
    assertThat(leadsSoon()).isFalse();
  }

  // ---- how it ends: nobody wins

  @Test
  void itBeginsANewElectionWhenItsTimeoutPasses_5_2() {
    long term = group.letStand().term();
    Duration began = group.sim.now();
    group.forget();
    group.await("n2", RequestVote.class);
    assertThat(group.sim.now().minus(began)).isBetween(LEAST.minus(SOON), MOST);
    assertThat(group.letStand().term()).isEqualTo(term + 1);
  }

  /** Nobody answers: how long it waits, time after time. */
  @Test
  void timeoutsAreDrawnAnewFromTheInterval_5_2() {
    group.await("n2", RequestVote.class);
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Duration began = group.sim.now();
      group.forget();
      group.await("n2", RequestVote.class);
      waits.add(group.sim.now().minus(began));
    }
    assertThat(waits).allMatch(wait -> wait.compareTo(LEAST) >= 0 && wait.compareTo(MOST) < 0);
    assertThat(Set.copyOf(waits)).as("not always the same").hasSizeGreaterThan(20);
    assertThat(waits).as("short ones").anyMatch(wait -> wait.toMillis() < 650);
    assertThat(waits).as("and long ones").anyMatch(wait -> wait.toMillis() > 850);
  }
}
