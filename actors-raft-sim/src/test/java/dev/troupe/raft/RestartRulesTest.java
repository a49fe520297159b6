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

/** Figure 2, state: what a member still knows after a crash (§5.5), and what it has forgotten. */
class RestartRulesTest {

  private static final long TERM = 5;

  private final List<String> applied = new ArrayList<>();
  private final PlayedGroup group =
      new PlayedGroup(
          "", () -> new ListedMachine(new AppendMachine(), applied), UnaryOperator.identity());

  @AfterEach
  void stop() {
    group.close();
  }

  private void crash() {
    group.real().disk().losesAllUnsynced(true);
    group.real().crash();
    group.real().restart();
    group.sim.runFor(Duration.ofMillis(50)); // it has recovered
    applied.clear();
  }

  /** One that is answered also right after a restart, when the last leader might still lead. */
  private static RequestVote asks(String from, long term) {
    return new RequestVote(from, term, 9, term - 1, false, true);
  }

  private static AppendEntries append(long prev, long prevTerm, List<Entry> entries, long commit) {
    return new AppendEntries("n2", TERM, prev, prevTerm, entries, commit, 0);
  }

  private AppendAccepted accepts(AppendEntries message) {
    AppendAccepted reply = group.ask("n2", message, AppendAccepted.class);
    group.sim.runFor(Duration.ofMillis(5)); // what is committed is applied
    return reply;
  }

  @Test
  void currentTermOutlivesACrash_figure_2() {
    accepts(heartbeat("n2", TERM, 0));
    crash();
    assertThat(group.ask("n3", heartbeat("n3", TERM - 1, 0), AppendRejected.class).term())
        .isEqualTo(TERM);
  }

  @Test
  void votedForOutlivesACrash_figure_2() {
    assertThat(group.ask("n2", asks("n2", TERM), VoteReply.class).granted()).isTrue();
    crash();
    assertThat(group.ask("n3", asks("n3", TERM), VoteReply.class).granted()).isFalse();
    assertThat(group.ask("n3", asks("n3", TERM + 1), VoteReply.class).granted()).isTrue();
  }

  @Test
  void aCandidatesVoteForItselfOutlivesACrash_figure_2() {
    long term = group.letStand().term();
    crash();
    assertThat(group.ask("n3", asks("n3", term), VoteReply.class).granted()).isFalse();
  }

  @Test
  void theLogOutlivesACrash_figure_2() {
    accepts(append(0, 0, States.entries(3, 4, 5), 0));
    crash();
    assertThat(States.terms(group.state().log())).containsExactly(3L, 4L, 5L);
    assertThat(accepts(append(3, 5, List.of(), 0)).matchIndex()).isEqualTo(3);
  }

  @Test
  void commitIndexBeginsAtZero_figure_2() {
    accepts(append(0, 0, States.entries(5, 5), 2));
    assertThat(applied).hasSize(2);
    crash();
    accepts(append(2, 5, List.of(), 0));
    assertThat(applied).as("it is not known to be committed").isEmpty();
  }

  @Test
  void lastAppliedBeginsAtZero_figure_2() {
    accepts(append(0, 0, States.entries(5, 5), 2));
    crash();
    accepts(append(2, 5, List.of(), 1));
    assertThat(applied).containsExactly("1: of term 5");
    accepts(append(2, 5, List.of(), 2));
    assertThat(applied).containsExactly("1: of term 5", "2: of term 5");
  }

  // ---- requests are repeated, as the answer may have been lost in the crash

  @Test
  void entriesThatComeAgainAfterACrashAreAcceptedAgain_5_5() {
    AppendEntries message = append(0, 0, States.entries(5, 5), 0);
    accepts(message);
    crash();
    assertThat(accepts(message).matchIndex()).isEqualTo(2);
    assertThat(States.terms(group.state().log())).containsExactly(5L, 5L);
  }

  @Test
  void aCandidateThatAsksAgainAfterACrashGetsTheSameVote_5_5() {
    assertThat(group.ask("n2", asks("n2", TERM), VoteReply.class).granted()).isTrue();
    crash();
    assertThat(group.ask("n2", asks("n2", TERM), VoteReply.class).granted()).isTrue();
  }
}
