package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import dev.troupe.raft.RaftMessage.RequestVote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Queries that are answered where they came in (thesis 6.4). */
class FollowerReadsTest {

  private static final long TERM = 5;

  private final List<ClientWorld.Asked> calls = new ArrayList<>();

  /**
   * A member may come to follow the same leader of the same term twice. What the leader said of how
   * far its log was committed back then says nothing about queries of today.
   */
  @Test
  void aLateAnswerFromAnEarlierTimeAsAFollowerAnswersNothing_6_4() {
    String settings = "troupe.raft.read.at = member";
    try (PlayedGroup group =
        new PlayedGroup(settings, AppendMachine::new, UnaryOperator.identity())) {
      ReadIndex early = asksAfterHearing(group);
      group.await("n2", RequestVote.class); // nobody was heard: it would stand
      ReadIndex late = asksAfterHearing(group);
      group.send("n2", reply(early));
      group.sim.runFor(Duration.ofMillis(50));
      assertThat(calls).as("the two queries").allMatch(call -> call.ends.isEmpty());
      group.send("n2", reply(late));
      group.sim.runUntil("an answer", () -> !calls.get(1).ends.isEmpty(), Duration.ofMillis(50));
    }
  }

  /** The client does not ask again within its time, and no other query comes. */
  @Test
  void aLostQuestionIsPutAgain_6_4() {
    String settings = "troupe.raft { read.at = member, client.retry-interval = 1 minute }";
    try (PlayedGroup group =
        new PlayedGroup(settings, AppendMachine::new, UnaryOperator.identity())) {
      asksAfterHearing(group); // and n2 does not hear it
      group.forget();
      for (int beats = 0; beats < 20; beats++) { // two seconds
        group.send("n2", PlayedGroup.heartbeat("n2", TERM, 1));
        group.sim.runFor(Duration.ofMillis(100));
      }
      int asked = group.received("n2", ReadIndex.class).size();
      assertThat(asked).as("questions, half a second apart").isBetween(2, 4);
      assertThat(calls.get(0).ends).isEmpty();
      group.send("n2", reply(group.received("n2", ReadIndex.class).get(0)));
      group.sim.runUntil("an answer", () -> !calls.get(0).ends.isEmpty(), Duration.ofMillis(50));
    }
  }

  private ReadIndex asksAfterHearing(PlayedGroup group) {
    group.ask("n2", PlayedGroup.heartbeat("n2", TERM, 1), AppendAccepted.class);
    group.forget();
    calls.add(group.submit(Call.Kind.READ, "k"));
    return group.await("n2", ReadIndex.class);
  }

  private static ReadIndexReply reply(ReadIndex to) {
    return new ReadIndexReply("n2", TERM, to.number(), 0);
  }
}
