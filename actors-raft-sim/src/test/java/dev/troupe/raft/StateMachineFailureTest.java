package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.raft.ClientMessage.QueryFailed;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** What a state machine that throws does to its member, and to who asked. */
@Isolated("it counts lines of the log")
class StateMachineFailureTest {

  /**
   * Throws where a command or a query says "boom", or a capture is made of a state that has one.
   */
  private static final class Explosive implements StateMachine {
    private final AppendMachine inner = new AppendMachine();

    private static byte[] unlessBoom(byte[] bytes, Function<byte[], byte[]> action) {
      if (AppendMachine.text(bytes).contains("boom")) {
        throw new IllegalArgumentException("boom");
      }
      if (AppendMachine.text(bytes).contains("deep")) {
        throw new StackOverflowError();
      }
      return action.apply(bytes);
    }

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      return unlessBoom(command, bytes -> inner.apply(index, timeMillis, bytes));
    }

    @Override
    public byte[] query(byte[] query) {
      return unlessBoom(query, inner::query);
    }

    @Override
    public Capture capture() {
      throw new IllegalStateException("no picture");
    }

    @Override
    public void restore(InputStream in) throws IOException {
      inner.restore(in);
    }
  }

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final PlayedGroup group =
      new PlayedGroup(
          "troupe.raft.snapshot { log-bytes = 4 KiB, keep-bytes = 1 KiB }",
          Explosive::new,
          UnaryOperator.identity());

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    group.close();
  }

  private static List<byte[]> queries(String... texts) {
    List<byte[]> queries = new ArrayList<>();
    for (String text : texts) {
      queries.add(AppendMachine.bytes(text));
    }
    return queries;
  }

  private static Entry command(long term, String text) {
    return new Entry(term, 1, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, AppendMachine.bytes(text));
  }

  private static AppendEntries entries(long prev, long prevTerm, long commit, Entry... entries) {
    return new AppendEntries("n2", 5, prev, prevTerm, List.of(entries), commit, 0);
  }

  @Test
  void aQueryThatFailsHarmsNobodyElse() {
    group.letLead();
    group.follow();
    group.send("n3", new Read("n3", 7, 1, queries("a", "boom", "deep", "b")));
    group.sim.runUntil(
        () -> group.received("n3", ReadAnswers.class).size() == 2, Duration.ofSeconds(5));
    assertThat(group.received("n3", ReadAnswers.class))
        .extracting(ReadAnswers::first)
        .containsExactly(0, 3);
    assertThat(group.received("n3", QueryFailed.class))
        .containsExactly(new QueryFailed(7, 1, 1), new QueryFailed(7, 1, 2));
    assertThat(group.properties.leads("n1")).isTrue();
    group.forget();
    group.send("n3", new Read("n3", 7, 2, queries("a")));
    group.await("n3", ReadAnswers.class);
    assertThat(group.properties.terms()).isEqualTo(1);
  }

  @Test
  void aMemberStopsForGoodAtAnEntryThatCannotBeApplied() {
    group.ask("n2", entries(0, 0, 0, command(5, "a=1"), command(5, "boom")), AppendAccepted.class);
    group.ask("n2", entries(2, 5, 1), AppendAccepted.class);
    group.send("n2", entries(2, 5, 2));
    group.sim.runFor(Duration.ofSeconds(1));
    group.forget();
    for (int i = 0; i < 20; i++) { // longer than it would be until it started again
      group.send("n2", entries(2, 5, 2));
      group.sim.runFor(Duration.ofSeconds(1));
    }
    assertThat(group.received("n2", RaftMessage.class)).isEmpty();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("n1 of group g stops", "entry 2 of term 5 (COMMAND)", "boom"));
  }

  @Test
  void aMemberGoesOnWhereNoSnapshotCanBeMade() {
    Entry[] many = new Entry[200];
    java.util.Arrays.fill(many, command(5, "a=1"));
    group.ask("n2", entries(0, 0, 200, many), AppendAccepted.class);
    group.sim.runFor(Duration.ofSeconds(1));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("n1 could not write a snapshot"));
    group.ask("n2", entries(200, 5, 200), AppendAccepted.class);
  }
}
