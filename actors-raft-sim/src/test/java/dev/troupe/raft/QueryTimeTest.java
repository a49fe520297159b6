package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A query is given the time at which it is answered, though nothing is written meanwhile. */
class QueryTimeTest {

  private static final Duration IDLE = Duration.ofSeconds(8);

  /** Answers with the time that it was given: as entries bear it, or as it comes with a query. */
  private static final class Clockwork implements StateMachine {
    private long last;

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      last = timeMillis;
      return AppendMachine.bytes(Long.toString(timeMillis));
    }

    @Override
    public byte[] query(byte[] query) {
      throw new AssertionError("a query without a time");
    }

    @Override
    public byte[] query(byte[] query, long timeMillis) {
      assertThat(timeMillis).isGreaterThanOrEqualTo(last);
      return AppendMachine.bytes(Long.toString(timeMillis));
    }

    @Override
    public Capture capture() {
      return out -> {};
    }

    @Override
    public void restore(InputStream in) throws IOException {}
  }

  private static PlayedGroup group(String settings) {
    return new PlayedGroup(settings, Clockwork::new, UnaryOperator.identity());
  }

  private static long answer(PlayedGroup group, Call.Kind kind) {
    ClientWorld.Asked call = group.submit(kind, "time?");
    group.sim.runUntil("an answer", () -> !call.ends.isEmpty(), Duration.ofSeconds(4));
    return Long.parseLong(call.ends.get(0));
  }

  @Test
  void theLeadersClockGoesWithAQuery() {
    try (PlayedGroup group = group("")) {
      group.follow();
      group.letLead();
      long written = answer(group, Call.Kind.WRITE);
      group.sim.runFor(IDLE);
      assertThat(answer(group, Call.Kind.READ) - written).isBetween(8_000L, 8_500L);
    }
  }

  @Test
  void aFollowersClockGoesWithAQueryAndIsNeverBehindTheLastEntry() {
    try (PlayedGroup group = group("troupe.raft.read.at = member")) {
      long stamp = group.real().clock().wallMillis() + 3_600_000; // the leader's is an hour ahead
      Entry entry = new Entry(5, stamp, Entry.Kind.COMMAND, 0, 0, 0, new byte[0]);
      group.ask("n2", new AppendEntries("n2", 5, 0, 0, List.of(entry), 1, 0), AppendAccepted.class);
      group.forget();
      ClientWorld.Asked call = group.submit(Call.Kind.READ, "time?");
      ReadIndex ask = group.await("n2", ReadIndex.class);
      group.send("n2", new ReadIndexReply("n2", 5, ask.number(), 1));
      group.sim.runUntil("an answer", () -> !call.ends.isEmpty(), Duration.ofSeconds(4));
      assertThat(call.ends).containsExactly(Long.toString(stamp));
    }
  }
}
