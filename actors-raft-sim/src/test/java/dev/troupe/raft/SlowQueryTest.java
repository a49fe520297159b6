package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Queries that a state machine answers apart, while it goes on. */
class SlowQueryTest {

  /** What is on threads that may block takes so long here. */
  private static final String SLOW =
      "pekko.actor.default-blocking-io-dispatcher.simulated-delay-min = 1 s";

  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** Counts its commands; a query is answered with the count. */
  private static final class Counting implements StateMachine {
    private int count;

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      count++;
      return AppendMachine.bytes("done");
    }

    @Override
    public byte[] query(byte[] query) {
      if (AppendMachine.text(query).equals("fail")) {
        throw new IllegalStateException("as it is asked to");
      }
      return AppendMachine.bytes(Integer.toString(count));
    }

    @Override
    public boolean isSlow(byte[] query) {
      return AppendMachine.text(query).startsWith("slow");
    }

    @Override
    public Supplier<byte[]> slowQuery(byte[] query, long timeMillis) {
      int then = count;
      return switch (AppendMachine.text(query)) {
        case "slow to fail" ->
            () -> {
              throw new IllegalStateException("as it is asked to");
            };
        case "slow that fails at once" -> throw new IllegalStateException("as it is asked to");
        default -> () -> AppendMachine.bytes("slowly " + then);
      };
    }

    @Override
    public Capture capture() {
      return out -> {};
    }

    @Override
    public void restore(InputStream in) throws IOException {}
  }

  private static PlayedGroup leading() {
    PlayedGroup group = new PlayedGroup(SLOW, Counting::new, UnaryOperator.identity());
    group.follow();
    group.letLead();
    return group;
  }

  private static void await(PlayedGroup group, ClientWorld.Asked call) {
    group.sim.runUntil("an answer", () -> !call.ends.isEmpty(), LIMIT);
  }

  @Test
  void commandsAndOtherQueriesGoOn() {
    try (PlayedGroup group = leading()) {
      ClientWorld.Asked slow = group.submit(Call.Kind.READ, "slow");
      ClientWorld.Asked quick = group.submit(Call.Kind.READ, "quick");
      await(group, quick);
      await(group, group.submit(Call.Kind.WRITE, "more"));
      ClientWorld.Asked later = group.submit(Call.Kind.READ, "quick");
      await(group, later);
      assertThat(slow.ends).isEmpty();
      assertThat(quick.ends).containsExactly("0");
      assertThat(later.ends).containsExactly("1");
      await(group, slow);
      assertThat(slow.ends).as("of the state when it was begun").containsExactly("slowly 0");
    }
  }

  /** Wherever they stand in a batch, each query has the answer that is its own. */
  @Test
  void oneIsUnderWayAtATimeAndAllAreAnswered() {
    try (PlayedGroup group = leading()) {
      List<ClientWorld.Asked> asked =
          Stream.of("slow", "quick", "slow", "slow to fail", "fail", "quick", "slow", "quick")
              .map(query -> group.submit(Call.Kind.READ, query))
              .toList();
      await(group, asked.get(0));
      assertThat(asked.get(2).ends).as("waits for the first").isEmpty();
      asked.forEach(call -> await(group, call));
      assertThat(asked.stream().map(call -> call.ends.get(0)))
          .containsExactly(
              "slowly 0", "0", "slowly 0", "QUERY_FAILED", "QUERY_FAILED", "0", "slowly 0", "0");
    }
  }

  @Test
  void oneThatCannotBeBegunFailsAlone() {
    try (PlayedGroup group = leading()) {
      ClientWorld.Asked failing = group.submit(Call.Kind.READ, "slow that fails at once");
      ClientWorld.Asked next = group.submit(Call.Kind.READ, "slow");
      await(group, failing);
      await(group, next);
      assertThat(failing.ends).containsExactly("QUERY_FAILED");
      assertThat(next.ends).containsExactly("slowly 0");
    }
  }
}
