package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 2 of all servers (Figure 2, §5.1): replies and questions that bear a higher term. */
class HigherTermTest {

  private static final Duration SOON = Duration.ofMillis(20);

  /** Of a term, from n2. */
  static Stream<LongFunction<RaftMessage>> messages() {
    return Stream.of(
        term -> new AppendAccepted("n2", term, 0, 1),
        term -> new AppendRejected("n2", term, 0, 0, 1, 1),
        term -> new SnapshotReply("n2", term, 0, 0, false, 1),
        term -> new ReadIndex("n2", term, 1),
        term -> new ReadIndexReply("n2", term, 1, 0),
        term -> new VoteReply("n2", term, false, false),
        term -> new VoteReply("n2", term, false, true));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aLeaderThatHearsOfAHigherTermFollowsInIt_5_1(LongFunction<RaftMessage> message) {
    try (PlayedGroup group = new PlayedGroup()) {
      long term = group.letLead();
      group.send("n2", message.apply(term + 3));
      group.sim.runUntil("n1 has stepped down", () -> !group.properties.leads("n1"), SOON);
      assertThat(group.state().term()).isEqualTo(term + 3);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aFollowerThatHearsOfAHigherTermFollowsInIt_5_1(LongFunction<RaftMessage> message) {
    try (PlayedGroup group = new PlayedGroup()) {
      group.ask("n2", PlayedGroup.heartbeat("n2", 5, 1), AppendAccepted.class);
      group.send("n2", message.apply(9));
      group.sim.runUntil("n1 is in the later term", () -> group.state().term() == 9, SOON);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void nobodyFollowsIntoALowerTerm_5_1(LongFunction<RaftMessage> message) {
    try (PlayedGroup group = new PlayedGroup()) {
      long term = group.letLead();
      group.send("n2", message.apply(term - 1));
      group.sim.runFor(SOON);
      assertThat(group.properties.leads("n1")).isTrue();
      assertThat(group.state().term()).isEqualTo(term);
    }
  }
}
