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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a state machine that throws does to its member, and to who asked. */
@Isolated("it counts lines of the log")
class StateMachineFailureTest {

  /** Throws where a command or a query says so, and at each capture. */
  private static final class Explosive implements StateMachine {
    private final AppendMachine inner = new AppendMachine();
    private int captures;
    private boolean hasLost;

    private static byte[] unlessBoom(byte[] bytes, Function<byte[], byte[]> action) {
      if (AppendMachine.text(bytes).contains("boom")) {
        throw new IllegalArgumentException("boom");
      }
      if (AppendMachine.text(bytes).contains("deep")) {
        throw new StackOverflowError("too deep");
      }
      if (AppendMachine.text(bytes).contains("untrue")) {
        throw new AssertionError("untrue");
      }
      return action.apply(bytes);
    }

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      hasLost |= AppendMachine.text(command).contains("lost");
      return unlessBoom(command, bytes -> inner.apply(index, timeMillis, bytes));
    }

    @Override
    public byte[] query(byte[] query) {
      return unlessBoom(query, inner::query);
    }

    @Override
    public long nextDeadline() {
      if (hasLost) {
        throw new NoClassDefFoundError("lost");
      }
      return Long.MAX_VALUE;
    }

    @Override
    public Capture capture() {
      switch (captures++) {
        case 0 -> throw new IllegalStateException("no picture");
        case 1 -> throw new AssertionError("bad picture");
        default -> throw new StackOverflowError("endless picture");
      }
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
    group.send("n3", new Read("n3", 7, 1, queries("a", "boom", "deep", "untrue", "b")));
    group.sim.runUntil(
        () -> group.received("n3", ReadAnswers.class).size() == 2, Duration.ofSeconds(5));
    assertThat(group.received("n3", ReadAnswers.class))
        .extracting(ReadAnswers::first)
        .containsExactly(0, 4);
    assertThat(group.received("n3", QueryFailed.class))
        .containsExactly(
            new QueryFailed(7, 1, 1), new QueryFailed(7, 1, 2), new QueryFailed(7, 1, 3));
    assertThat(group.properties.leads("n1")).isTrue();
    group.forget();
    group.send("n3", new Read("n3", 7, 2, queries("a")));
    group.await("n3", ReadAnswers.class);
    assertThat(group.properties.terms()).isEqualTo(1);
  }

  /** "lost" is applied well, but then the state machine cannot say when something expires. */
  @ParameterizedTest
  @ValueSource(strings = {"boom", "too deep", "untrue", "lost"})
  void aMemberStopsForGoodAtAnEntryThatCannotBeApplied(String how) {
    group.ask("n2", entries(0, 0, 0, command(5, "a=1"), command(5, how)), AppendAccepted.class);
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
                    .contains("n1 of group g stops", "entry 2 of term 5 (COMMAND)", how));
  }

  @Test
  void aMemberGoesOnWhereNoSnapshotCanBeMade() {
    Entry[] many = new Entry[200];
    java.util.Arrays.fill(many, command(5, "a=1"));
    group.ask("n2", entries(0, 0, 200, many), AppendAccepted.class);
    long last = 200;
    for (String failure : List.of("no picture", "bad picture", "endless picture")) {
      group.sim.runFor(Duration.ofMinutes(1)); // it does not try again at once
      long next = last + 1;
      group.ask("n2", entries(last, 5, next, command(5, "a=1")), AppendAccepted.class);
      group.sim.runFor(Duration.ofSeconds(1));
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anySatisfy(line -> assertThat(line).contains("n1 could not write a snapshot", failure));
      last = next;
    }
  }
}
