package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.RequestVote;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told to who asks n1, which leads, to make n2 lead (thesis 3.10). */
class LeadershipTransferTest {

  private static final Duration A_WHILE = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final PlayedGroup group = new PlayedGroup();
  private final TestInbox<GroupAdmin.Reply> operator = TestInbox.create();
  private long next; // the term after that in which n1 leads

  @AfterEach
  void stop() {
    group.close();
  }

  @BeforeEach
  void letN2Stand() {
    group.follow();
    next = group.letLead() + 1;
    group.sim.runFor(A_WHILE);
    group.handOver(new GroupAdmin.TransferLeadership(Optional.of("n2"), operator.getRef()));
    group.await("n2", RaftMessage.TimeoutNow.class);
    assertThat(operator.hasMessages()).isFalse();
  }

  private void stands(String candidate) {
    RaftLog log = group.state().log();
    group.ask(
        candidate,
        new RequestVote(candidate, next, log.lastIndex(), log.lastTerm(), false, true),
        RaftMessage.VoteReply.class);
    assertThat(group.properties.leads("n1")).isFalse();
  }

  private void leads(String leader) {
    group.send(leader, PlayedGroup.heartbeat(leader, next, 0));
  }

  private GroupAdmin.Reply told() {
    group.sim.runUntil("the operator is told", operator::hasMessages, LIMIT);
    return operator.receiveMessage();
  }

  private String unknown() {
    GroupAdmin.Reply reply = told();
    assertThat(reply).isInstanceOf(GroupAdmin.Unknown.class);
    return ((GroupAdmin.Unknown) reply).why();
  }

  private String refusal() {
    GroupAdmin.Reply reply = told();
    assertThat(reply).isInstanceOf(GroupAdmin.Refused.class);
    return ((GroupAdmin.Refused) reply).why();
  }

  @Test
  void doneWhenTheTargetLeadsAndNotBefore_3_10() {
    stands("n2");
    group.sim.runFor(A_WHILE);
    assertThat(operator.hasMessages()).as("n2 may lose its election").isFalse();
    leads("n2");
    assertThat(told()).isEqualTo(new GroupAdmin.Done(RaftWorld.voters("n1", "n2", "n3")));
    group.sim.runFor(LIMIT);
    assertThat(operator.hasMessages()).as("a second answer").isFalse();
  }

  @Test
  void notDoneWhenAnotherLeads_3_10() {
    leads("n3");
    assertThat(refusal()).isEqualTo("n2 did not take over: n3 leads term " + next);
  }

  @Test
  void notDoneWhenTheTargetStandsAndAnotherLeads_3_10() {
    stands("n2");
    next++;
    leads("n3");
    assertThat(refusal()).isEqualTo("n2 did not take over: n3 leads term " + next);
  }

  @Test
  void notKnownWhenNobodyIsKnownToLead_3_10() {
    stands("n2");
    group.followedBy();
    Duration began = group.sim.now();
    assertThat(unknown()).contains("n2 has not taken over yet", "n1 has stepped down");
    assertThat(group.sim.now().minus(began)).isLessThan(Duration.ofSeconds(2));
    leads("n2");
    group.sim.runFor(LIMIT);
    assertThat(operator.hasMessages()).as("a second answer").isFalse();
  }

  @Test
  void notDoneWhenItLeadsAgainItself_3_10() {
    stands("n2");
    long term = group.letLead();
    assertThat(refusal()).isEqualTo("n2 did not take over: n1 leads term " + term);
  }
}
