package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.InstallSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the chunks of a leader's snapshot (Figure 13) and writes them to disk, one at a time, off
 * the actor's thread. A transfer that breaks off is resumed where it stopped, also by a later
 * leader that has the same snapshot.
 */
final class SnapshotReceiver {

  /** Told to the member when a chunk is on its way to the disk, or why it is not. */
  record Written(
      SnapshotMeta snapshot,
      String leader,
      long term,
      long round,
      int bytes,
      boolean whole,
      String failure)
      implements RaftNode.Command {}

  /** How far the transfer is; complete: the snapshot is on disk, and its checksum is right. */
  record Progress(long nextOffset, boolean complete) {}

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiver.class);

  private final SnapshotFiles files;
  private final ActorContext<RaftNode.Command> context;
  private final Parent member;
  private final Executor blocking;
  private SnapshotMeta snapshot = SnapshotMeta.NONE;

  // Of the jobs on the blocking dispatcher, one at a time:
  private SnapshotFiles.Draft draft;
  private CRC32C checksum = new CRC32C();
  private CompletableFuture<?> lastJob = CompletableFuture.completedFuture(null);

  private long received;
  private boolean busy;

  SnapshotReceiver(RaftSetup setup, ActorContext<RaftNode.Command> context, Parent member) {
    this.member = member;
    this.files = setup.snapshots();
    this.context = context;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
  }

  /** Writes a chunk if it is the next one; else says what the next one is. */
  void onChunk(InstallSnapshot chunk) {
    if (busy) {
      return; // the leader asks again
    }
    boolean another = !chunk.snapshot().equals(snapshot);
    if (another) {
      snapshot = chunk.snapshot();
      received = 0;
    }
    boolean next = chunk.offset() == received;
    busy = true;
    CompletableFuture<Boolean> job =
        lastJob.handleAsync((done, failed) -> write(chunk, another, next), blocking);
    lastJob = job;
    context.pipeToSelf(
        job,
        (whole, failure) ->
            member.wrap(
                new Written(
                    chunk.snapshot(),
                    chunk.from(),
                    chunk.term(),
                    chunk.round(),
                    failure == null && next ? chunk.data().length : 0,
                    failure == null && whole,
                    failure == null ? null : failure.toString())));
  }

  /** On the blocking dispatcher, one call at a time. */
  private boolean write(InstallSnapshot chunk, boolean fresh, boolean next) {
    try {
      if (fresh) {
        close();
        draft = files.draft("received");
        checksum = new CRC32C();
      }
      if (!next) {
        return false;
      }
      draft.write(chunk.data(), 0, chunk.data().length);
      checksum.update(chunk.data());
      if (!chunk.done()) {
        return false;
      }
      if ((int) checksum.getValue() != chunk.snapshot().checksum()) {
        throw new IOException("the checksum of the received snapshot is wrong");
      }
      draft.commit(chunk.snapshot());
      close();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(abandoned(e));
    }
  }

  private IOException abandoned(IOException cause) {
    try {
      close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  /** What has come of a snapshot is of no use any more: its draft is thrown away. */
  void discard() {
    if (!busy && snapshot.exists()) {
      snapshot = SnapshotMeta.NONE;
      received = 0;
      stop();
    }
  }

  /** The member has stopped: nothing stays open, once what is being written is. */
  void stop() {
    lastJob =
        lastJob.handleAsync(
            (done, failed) -> {
              try {
                close();
              } catch (IOException e) {
                LOG.warn("the draft of a snapshot could not be deleted: {}", e.toString());
              }
              return null;
            },
            blocking);
  }

  private void close() throws IOException {
    SnapshotFiles.Draft closing = draft;
    draft = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** Takes note of a chunk; what to tell the leader. */
  Optional<Progress> onWritten(Written written) {
    busy = false;
    if (written.failure() != null) {
      context.getLog().warn("a chunk of snapshot {} is lost: {}", snapshot, written.failure());
      snapshot = SnapshotMeta.NONE; // begin again
      received = 0;
      return Optional.of(new Progress(0, false));
    }
    received += written.bytes();
    if (written.whole()) {
      snapshot = SnapshotMeta.NONE;
    }
    return Optional.of(new Progress(received, written.whole()));
  }
}
