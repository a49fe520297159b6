package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A member that stands in vain does so ever more seldom, until that has become of use; if it is one
 * of many.
 */
class BackOffRulesTest {

  private static final Duration MOST = Duration.ofMillis(1_010);
  private static final Duration A_WHILE = Duration.ofSeconds(100);

  private final PlayedGroup group = PlayedGroup.oneOfMany();

  @AfterEach
  void stop() {
    group.close();
  }

  private int asked(Duration within) {
    group.forget();
    group.sim.runFor(within);
    return group.received("n2", RequestVote.class).size();
  }

  private void standInVainForLong() {
    long term = Math.max(5, group.state().term());
    group.ask("n2", entries(term, States.entries(1, 3)), AppendAccepted.class);
    group.sim.runFor(A_WHILE);
  }

  private static AppendEntries entries(long term, List<Entry> entries) {
    return new AppendEntries("n2", term, 0, 0, entries, 0, 0);
  }

  private static RequestVote preVote(long term, long lastIndex, long lastTerm) {
    return new RequestVote("n3", term, lastIndex, lastTerm, true);
  }

  @Test
  void whoIsNotAnsweredAsksSeldom() {
    standInVainForLong();
    int withoutBackOff = (int) (A_WHILE.toMillis() / MOST.toMillis());
    assertThat(asked(A_WHILE)).isBetween(withoutBackOff / 5, withoutBackOff / 2);
  }

  @Test
  void whoWinsPreVotesButNoVotesStandsSeldomToo() {
    group.ask("n2", entries(5, States.entries(1, 3)), AppendAccepted.class);
    for (int i = 0; i < 400; i++) { // n2 is for it, as long as it costs nothing
      group.sim.runFor(Duration.ofMillis(500));
      group.received("n2", RequestVote.class).stream()
          .filter(RequestVote::preVote)
          .forEach(ask -> group.send("n2", new VoteReply("n2", ask.term(), true, true)));
      group.forget();
    }
    assertThat(group.state().term()).isBetween(5L + 25, 5L + 100);
  }

  @Test
  void aLeaderMakesItAsQuickAsBefore() {
    standInVainForLong();
    for (int i = 0; i < 10; i++) {
      group.ask("n2", PlayedGroup.heartbeat("n2", 5 + i, 0), AppendAccepted.class);
      assertThat(asked(MOST)).as("within the usual timeout").isPositive();
    }
  }

  /** It is refused; and as nobody else has enough, all would wait for the one that does. */
  @Test
  void aPreVoteOfOneThatHasLessMakesItsTurnCome() {
    for (int i = 0; i < 10; i++) {
      standInVainForLong();
      RequestVote behind = preVote(group.state().term() + 1, 1, 1);
      assertThat(group.ask("n3", behind, VoteReply.class).granted()).isFalse();
      assertThat(asked(MOST)).as("within the usual timeout").isPositive();
    }
  }

  @Test
  void soDoesAVoteThatOneAsksForWhoHasLess() {
    for (int i = 0; i < 10; i++) {
      standInVainForLong();
      RequestVote behind = new RequestVote("n3", group.state().term() + 1, 1, 1, false);
      assertThat(group.ask("n3", behind, VoteReply.class).granted()).isFalse();
      assertThat(asked(MOST)).as("within the usual timeout").isPositive();
    }
  }
}
