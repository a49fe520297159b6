package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.testkit.sim.SimFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A member that comes back and finds its snapshot of no use stops, once and for good (§7). */
@Isolated("it counts lines of the log")
class DamagedSnapshotTest {

  private static final String MANY_SNAPSHOTS =
      "troupe.raft.snapshot { log-bytes = 1 KiB, keep-bytes = 0 }";

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ENTRIES = 20;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private Supplier<Throwable> onRestore = () -> null;
  private Supplier<IOException> onRead = () -> null;
  private final PlayedGroup group =
      new PlayedGroup(MANY_SNAPSHOTS, () -> new Picky(new AppendMachine()), FailingFiles::new);

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

  /** A state machine that may not understand a snapshot. */
  private final class Picky implements StateMachine {
    private final StateMachine inner;

    Picky(StateMachine inner) {
      this.inner = inner;
    }

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      return inner.apply(index, timeMillis, command);
    }

    @Override
    public byte[] query(byte[] query) {
      return inner.query(query);
    }

    @Override
    public Capture capture() {
      return inner.capture();
    }

    @Override
    public void restore(InputStream in) throws IOException {
      Throwable thrown = onRestore.get();
      if (thrown instanceof IOException failure) {
        throw failure;
      }
      if (thrown instanceof RuntimeException failure) {
        throw failure;
      }
      if (thrown instanceof Error failure) {
        throw failure;
      }
      inner.restore(in);
    }
  }

  /** Files that cannot always be read. */
  private final class FailingFiles implements SnapshotFiles {
    private final SnapshotFiles inner;

    FailingFiles(SnapshotFiles inner) {
      this.inner = inner;
    }

    @Override
    public Draft draft(String purpose) throws IOException {
      return inner.draft(purpose);
    }

    @Override
    public InputStream open(SnapshotMeta snapshot) throws IOException {
      return new FilterInputStream(inner.open(snapshot)) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          IOException failure = onRead.get();
          if (failure != null) {
            throw failure;
          }
          return super.read(bytes, offset, length);
        }
      };
    }

    @Override
    public byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException {
      return inner.read(snapshot, offset, length);
    }

    @Override
    public void deleteBefore(long index) throws IOException {
      inner.deleteBefore(index);
    }
  }

  private static AppendEntries entries() {
    byte[] command = AppendMachine.bytes("k=" + "v".repeat(100));
    Entry entry = new Entry(1, 1, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, command);
    return new AppendEntries("n2", 5, 0, 0, Collections.nCopies(ENTRIES, entry), ENTRIES, 0);
  }

  private List<String> snapshots() {
    return group.real().files().list().stream().filter(name -> name.endsWith(".snapshot")).toList();
  }

  /** Ends n1 once it has a snapshot; the name of its file. */
  private String crashWithASnapshot() {
    group.send("n2", entries());
    group.sim.runUntil("a snapshot", () -> group.state().snapshot().exists(), LIMIT);
    group.sim.runFor(Duration.ofSeconds(1));
    group.real().crash();
    return snapshots().get(0);
  }

  /** Starts n1, and gives it longer than any pause before a next start. */
  private void restartAndWait() {
    group.real().restart();
    group.forget();
    for (int i = 0; i < 30; i++) {
      group.send("n2", entries());
      group.sim.runFor(Duration.ofSeconds(1));
    }
  }

  private List<String> linesOf(String text) {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(text))
        .toList();
  }

  private void stoppedOnce(String why) {
    assertThat(group.received("n2", RaftMessage.class)).isEmpty();
    assertThat(linesOf("n1 of group g stops"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("up to " + ENTRIES + " of term 1", why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flipped", "cut short", "longer", "empty"})
  void oneThatIsDamagedStopsItsMember_7(String how) throws IOException {
    String name = crashWithASnapshot();
    SimFiles files = group.real().files();
    byte[] bytes = files.read(name);
    switch (how) {
      case "flipped" -> bytes[bytes.length / 2] ^= 1;
      case "cut short" -> bytes = Arrays.copyOf(bytes, bytes.length - 1);
      case "longer" -> bytes = Arrays.copyOf(bytes, bytes.length + 1);
      default -> bytes = new byte[0];
    }
    files.write(name, bytes);
    restartAndWait();
    stoppedOnce("it is damaged: its checksum is wrong");
  }

  @Test
  void oneThatIsGoneStopsItsMember_7() throws IOException {
    group.real().files().delete(crashWithASnapshot());
    restartAndWait();
    stoppedOnce("it is not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IOException", "IllegalState", "StackOverflow", "Assertion"})
  void oneThatTheStateMachineDoesNotUnderstandStopsItsMember_7(String what) {
    crashWithASnapshot();
    onRestore =
        () ->
            switch (what) {
              case "IOException" -> new IOException("version 9");
              case "IllegalState" -> new IllegalStateException("version 9");
              case "StackOverflow" -> new StackOverflowError("version 9");
              default -> new AssertionError("version 9");
            };
    restartAndWait();
    stoppedOnce("the state machine cannot restore it: ");
    assertThat(linesOf("version 9")).isNotEmpty();
  }

  /** At its first reading, at the end of that, and at its second. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aDiskThatDoesNotReadForATimeStopsNobodyForGood_7(int goodReadsBefore) {
    crashWithASnapshot();
    int[] reads = new int[1];
    onRead =
        () -> {
          int read = reads[0]++;
          return read >= goodReadsBefore && read < 5 ? new IOException("bad sector") : null;
        };
    group.real().restart();
    group.sim.runUntil("it was read at last", () -> reads[0] > 5, Duration.ofMinutes(5));
    assertThat(linesOf("bad sector")).hasSize(5 - goodReadsBefore);
    group.ask("n2", entries(), AppendAccepted.class);
  }
}
