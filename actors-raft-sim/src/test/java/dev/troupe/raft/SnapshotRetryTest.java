package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A snapshot that does not get across is tried again for ever, but neither at once nor without a
 * pause. n1 leads, n2 follows, and n3 lacks what the log no longer has.
 */
class SnapshotRetryTest {

  private static final String SETTINGS =
      """
      troupe.raft.snapshot { log-bytes = 2000, keep-bytes = 0 }
      troupe.raft.snapshot { chunk-bytes = 300, max-chunk-bytes = 300 }
      troupe.raft.heartbeat-interval = 100 ms
      troupe.raft.storage.max-backoff = 3 s
      """;

  /** Tries in a minute: 100, 200, ... 1600 ms apart, and then every three seconds. */
  private static final int MOST_TRIES = 5 + 20 + 2;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private boolean readable = true;
  private boolean cutShort;
  private boolean cutShortForGood;
  private boolean gone;
  private boolean damaged;
  private int reads;

  private final PlayedGroup group = new PlayedGroup(SETTINGS, AppendMachine::new, Watched::new);

  @AfterEach
  void stop() {
    group.close();
  }

  @Test
  void aSnapshotThatCannotBeReadIsTriedLessAndLessOften() {
    readable = false;
    leadBeyondASnapshot();
    reads = 0;
    Duration end = group.sim.now().plus(MINUTE);
    while (group.sim.now().compareTo(end) < 0 && reads <= MOST_TRIES) {
      group.sim.step();
    }
    assertThat(reads).isBetween(10, MOST_TRIES);
    assertThat(group.received("n3", InstallSnapshot.class)).isEmpty();
    readable = true;
    finish(group.await("n3", InstallSnapshot.class));
  }

  @Test
  void aFileThatWasCutShortIsAFileThatCannotBeRead() {
    cutShort = true;
    leadBeyondASnapshot();
    reads = 0;
    group.sim.runFor(MINUTE);
    assertThat(reads).isBetween(10, MOST_TRIES);
    assertThat(group.received("n3", InstallSnapshot.class)).isEmpty();
    cutShort = false;
    finish(group.await("n3", InstallSnapshot.class));
  }

  @Test
  void aFileThatIsCutShortForGoodGivesWayToANewSnapshot() {
    cutShortForGood = true;
    leadBeyondASnapshot();
    SnapshotMeta first = group.state().snapshot();
    awaitAnother(first);
    cutShortForGood = false;
    finish(group.await("n3", InstallSnapshot.class));
  }

  @Test
  void aFileThatIsGoneGivesWayToANewSnapshot() {
    gone = true;
    leadBeyondASnapshot();
    SnapshotMeta first = group.state().snapshot();
    awaitAnother(first);
    gone = false;
    finish(group.await("n3", InstallSnapshot.class));
  }

  private void awaitAnother(SnapshotMeta first) {
    group.sim.runUntil(
        "another snapshot",
        () -> group.state().snapshot().index() > first.index(),
        Duration.ofSeconds(10));
  }

  /** The follower finds the checksum wrong; only then does the leader look at its own file. */
  @Test
  void aFileThatIsDamagedGivesWayToANewSnapshot() {
    damaged = true;
    leadBeyondASnapshot();
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    SnapshotMeta first = chunk.snapshot();
    while (!chunk.done()) {
      chunk = group.ask("n3", has(chunk), InstallSnapshot.class);
    }
    group.forget();
    group.send("n3", has(chunk, 0));
    awaitAnother(first);
    damaged = false;
    InstallSnapshot another = group.await("n3", InstallSnapshot.class);
    assertThat(another.snapshot().index()).isGreaterThan(first.index());
    finish(another);
  }

  /** As with a checksum that is wrong: all of it arrives, and then nothing is there. */
  @Test
  void aSnapshotThatArrivesDamagedIsSentLessAndLessOften() {
    leadBeyondASnapshot();
    Duration end = group.sim.now().plus(MINUTE);
    int transfers = 0;
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    while (group.sim.now().compareTo(end) < 0) {
      transfers += chunk.done() ? 1 : 0;
      assertThat(transfers).isLessThanOrEqualTo(MOST_TRIES);
      chunk = group.ask("n3", chunk.done() ? has(chunk, 0) : has(chunk), InstallSnapshot.class);
    }
    assertThat(transfers).isGreaterThanOrEqualTo(10);
    finish(chunk);
  }

  /** Else a message that was overtaken would hold a transfer up that goes well. */
  @Test
  void aReplyThatComesLateDoesNotMakeItWait() {
    leadBeyondASnapshot();
    InstallSnapshot first = group.await("n3", InstallSnapshot.class);
    InstallSnapshot second = group.ask("n3", has(first), InstallSnapshot.class);
    group.ask("n3", has(second), InstallSnapshot.class);
    group.forget();
    group.send("n3", has(first));
    group.send("n3", has(second));
    group.sim.runUntil(
        "goes on",
        () -> !group.received("n3", InstallSnapshot.class).isEmpty(),
        Duration.ofMillis(50));
  }

  private void finish(InstallSnapshot first) {
    InstallSnapshot chunk = first;
    while (!chunk.done()) {
      chunk = group.ask("n3", has(chunk), InstallSnapshot.class);
    }
    SnapshotReply installed =
        new SnapshotReply(
            "n3", chunk.term(), chunk.snapshot().index(), chunk.snapshot().size(), true, 0);
    AppendEntries next = group.ask("n3", installed, AppendEntries.class);
    assertThat(next.prevLogIndex()).isEqualTo(chunk.snapshot().index());
  }

  private static SnapshotReply has(InstallSnapshot chunk) {
    return has(chunk, chunk.offset() + chunk.data().length);
  }

  private static SnapshotReply has(InstallSnapshot chunk, long bytes) {
    return new SnapshotReply("n3", chunk.term(), chunk.snapshot().index(), bytes, false, 0);
  }

  private void leadBeyondASnapshot() {
    group.followedBy("n2");
    long term = group.letLead();
    byte[] command = States.entry(1, "k=" + "v".repeat(100)).command();
    List<Numbered> commands = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      commands.add(new Numbered(i, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, command));
    }
    group.send("n2", new Propose("n2", term, 7, 0, 0, commands));
    group.sim.runUntil(
        "a snapshot", () -> group.state().snapshot().exists(), Duration.ofSeconds(1));
    group.forget();
  }

  /** The files of n1, whose reads are counted and may fail. */
  private final class Watched implements SnapshotFiles {

    private final SnapshotFiles files;

    Watched(SnapshotFiles files) {
      this.files = files;
    }

    @Override
    public Draft draft(String purpose) throws IOException {
      return files.draft(purpose);
    }

    @Override
    public InputStream open(SnapshotMeta snapshot) throws IOException {
      if (gone) {
        throw new NoSuchFileException("snapshot");
      }
      byte[] all = files.open(snapshot).readAllBytes();
      if (cutShortForGood) {
        return new ByteArrayInputStream(all, 0, all.length / 2);
      }
      all[0] ^= (byte) (damaged ? 1 : 0);
      return new ByteArrayInputStream(all);
    }

    @Override
    public byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException {
      reads++;
      if (!readable) {
        throw new IOException("the disk does not answer");
      }
      if (gone) {
        throw new NoSuchFileException("snapshot");
      }
      byte[] data = files.read(snapshot, offset, length);
      if (cutShortForGood) {
        return new byte[0];
      }
      if (damaged && offset == 0) {
        data[0] ^= 1;
      }
      return cutShort ? Arrays.copyOf(data, data.length - 1) : data;
    }

    @Override
    public void deleteBefore(long index) throws IOException {
      files.deleteBefore(index);
    }
  }
}
