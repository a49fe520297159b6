package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot goes once the journal knows of a later one, and not before (§7). */
class OldSnapshotsTest {

  private static final String MANY_SNAPSHOTS =
      "troupe.raft.snapshot { log-bytes = 1 KiB, keep-bytes = 0 }";

  private static final Duration SYNC = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FIRST = 20;

  /** The so many entries after one, all committed. */
  private static AppendEntries entries(long after, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] command = AppendMachine.bytes("k=" + "v".repeat(100));
      entries.add(new Entry(1, 1, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, command));
    }
    return new AppendEntries("n2", 5, after, after == 0 ? 0 : 1, entries, after + count, 0);
  }

  private static List<String> snapshots(PlayedGroup group) {
    return group.real().files().list().stream().filter(name -> name.endsWith(".snapshot")).toList();
  }

  /** Found by seed 3056 of the standard run: the member could never be started again. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void theOneThatTheJournalKnowsOfOutlivesACrashAfterALaterOne_7(int crash) {
    try (PlayedGroup group =
        new PlayedGroup(MANY_SNAPSHOTS, AppendMachine::new, UnaryOperator.identity())) {
      group.real().disk().slow(SYNC, SYNC);
      group.send("n2", entries(0, FIRST));
      group.sim.runUntil("a snapshot", () -> !snapshots(group).isEmpty(), LIMIT);
      group.sim.runFor(SYNC.dividedBy(2).multipliedBy(crash / 4)); // what is being written now?
      group.send("n2", entries(FIRST, FIRST));
      group.sim.runUntil("a later one", () -> group.state().snapshot().index() > FIRST, LIMIT);
      group.sim.runFor(SYNC.dividedBy(2).multipliedBy(crash % 4).plusMillis(50)); // and now?
      group.real().crash();
      group.real().disk().heal();
      group.real().restart();
      group.sim.runFor(Duration.ofMillis(50));
      group.ask("n2", entries(0, 2 * FIRST), AppendAccepted.class);
      group.sim.runUntil("older ones are gone", () -> snapshots(group).size() == 1, LIMIT);
    }
  }
}
