package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A leader has crashed in the midst of a change (§6): of C_old = n1, n2, n3 and C_new = n1, n3. Its
 * C_old,new stands in the log of n1, and is not known to be committed.
 */
class JointConfigurationRulesTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Configuration C_NEW = RaftWorld.voters("n1", "n3");
  private static final Configuration C_OLD_NEW =
      new Configuration(
          C_NEW.voters(), RaftWorld.voters("n1", "n2", "n3").voters(), C_NEW.learners());

  private final PlayedGroup group = new PlayedGroup();

  @BeforeEach
  void begin() {
    List<Entry> entries = List.of(Entry.configuration(3, 1, C_OLD_NEW));
    group.ask("n2", new AppendEntries("n2", 3, 0, 0, entries, 0, 0), AppendAccepted.class);
    group.forget();
  }

  @AfterEach
  void stop() {
    group.close();
  }

  /** Both answer each question of n1; n1 stands. */
  private long stand() {
    RequestVote question = group.await("n3", RequestVote.class);
    group.send("n2", new VoteReply("n2", question.term(), true, true));
    group.send("n3", new VoteReply("n3", question.term(), true, true));
    group.sim.runUntil("n1 stands", () -> group.state().term() == question.term(), SOON);
    group.sim.runFor(SOON);
    return question.term();
  }

  private void vote(String from, long term) {
    group.send(from, new VoteReply(from, term, true, false));
    group.sim.runFor(SOON);
  }

  private void accept(String from, long matchIndex) {
    group.send(from, new AppendAccepted(from, group.state().term(), matchIndex, 0));
    group.sim.runFor(SOON);
  }

  @Test
  void itCountsThoughItIsNotCommitted_6() {
    assertThat(group.state().configuration()).isEqualTo(C_OLD_NEW);
  }

  @Test
  void anElectionTakesBothMajorities_6() {
    long term = stand();
    vote("n2", term); // a majority of C_old alone
    assertThat(group.properties.leads("n1")).isFalse();
    vote("n3", term);
    assertThat(group.properties.leads("n1")).isTrue();
  }

  @Test
  void commitmentTakesBothMajorities_6() {
    vote("n3", stand());
    accept("n2", 2); // with the no-op
    assertThat(group.properties.committedIndex()).isZero();
    accept("n3", 2);
    assertThat(group.properties.committedIndex()).isEqualTo(2);
  }

  @Test
  void aNewLeaderBringsTheChangeToItsEnd_6() {
    vote("n3", stand());
    assertThat(group.state().configuration()).as("not before that").isEqualTo(C_OLD_NEW);
    group.follow();
    group.sim.runUntil(
        "C_new is in the log",
        () -> group.state().configuration().equals(C_NEW),
        Duration.ofSeconds(1));
  }
}
