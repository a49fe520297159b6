package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReplyPart;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Parts of large replies, the rest of which is lost, at a client that is never idle: they go when
 * nobody waits for them any more. n2 leads, and n1 has the client.
 */
class UnfinishedRepliesTest {

  private static final long TERM = 5;
  private static final Duration SOON = Duration.ofMillis(100);

  private final PlayedGroup group =
      new PlayedGroup(
          "troupe.raft.client { request-timeout = 2 s, retry-interval = 500 ms }",
          AppendMachine::new,
          UnaryOperator.identity());

  @AfterEach
  void stop() {
    group.close();
  }

  /** The next batch of queries that the client asks the leader. */
  private Read asked() {
    group.forget();
    group.sim.runUntil(
        "a query",
        () -> {
          group.send("n2", PlayedGroup.heartbeat("n2", TERM, 1));
          group.sim.runFor(Duration.ofMillis(50));
          return !group.received("n2", Read.class).isEmpty();
        },
        Duration.ofSeconds(5));
    return group.received("n2", Read.class).get(0);
  }

  private void sendFirstPart(Read of) {
    ReplyPart part =
        new ReplyPart(of.incarnation(), true, of.batch(), 0, 1_000, 0, new byte[400], 0);
    group.sendToClient("n2", part);
    group.sim.runUntil("a part", () -> group.parts.size() == 1, SOON);
  }

  @Test
  void theyGoWhenAnotherAskingIsAnswered() {
    ClientWorld.Asked query = group.submit(Call.Kind.READ, "k");
    ClientWorld.Asked other = group.submit(Call.Kind.READ, "j"); // the client does not come to rest
    sendFirstPart(asked());
    Read again = asked();
    group.sendToClient(
        "n2", new ReadAnswers(again.incarnation(), again.batch(), 0, List.of(new byte[] {1})));
    group.sim.runUntil("forgotten", () -> group.parts.size() == 0, SOON);
    assertThat(query.ends).hasSize(1);
    assertThat(other.ends).isEmpty();
  }

  @Test
  void theyGoWhenTheTimeIsOverThoughOthersAreAsked() {
    ClientWorld.Asked first = group.submit(Call.Kind.READ, "k");
    sendFirstPart(asked());
    for (int i = 0; i < 30; i++) {
      group.submit(Call.Kind.READ, "other");
      group.send("n2", PlayedGroup.heartbeat("n2", TERM, 1));
      group.sim.runFor(SOON);
    }
    assertThat(first.ends).isNotEmpty();
    assertThat(group.parts.size()).isZero();
  }
}
