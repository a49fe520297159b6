package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * A leader's transfer of its snapshot to one follower (Figure 13): chunk by chunk, each sent when
 * the one before is acknowledged, larger if that was soon, and again when it is not. What cannot be
 * read here, or is lost there, is tried again by itself, but each time after a longer wait: a
 * damaged file or a full disk must not keep network and disks busy until somebody sees to it.
 */
final class SnapshotSender {

  /** Told to the member when a chunk was read from disk, or why it was not. */
  record ChunkRead(
      String peer, long term, SnapshotMeta snapshot, long offset, byte[] data, Failure failure)
      implements RaftNode.Command {}

  /**
   * Why a chunk was not read.
   *
   * @param forGood the snapshot is damaged or gone: it will not be read later either
   */
  record Failure(String why, boolean forGood) {
    static Failure of(Throwable thrown) {
      Throwable cause = thrown;
      while (cause.getCause() != null && !(cause instanceof SnapshotReader.Unusable)) {
        cause = cause.getCause();
      }
      return new Failure(cause.toString(), cause instanceof SnapshotReader.Unusable);
    }
  }

  private final Member me;
  private final String peer;
  private final SnapshotMeta snapshot;
  private final Executor blocking;
  private final Backoff backoff;
  private final ChunkSize chunkSize;
  private long offset;
  private long farthest; // that it has ever come
  private boolean inDoubt; // the follower seems to have lost what it had
  private boolean sentAll;
  private boolean reading;
  private long lastSent;

  SnapshotSender(Member me, String peer) {
    this.me = me;
    this.peer = peer;
    this.snapshot = me.state().snapshot();
    this.blocking = me.context().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.backoff =
        new Backoff(me.settings().heartbeatInterval(), me.settings().storage().maxBackoff());
    this.chunkSize =
        new ChunkSize(
            me.settings().snapshots().chunkBytes(),
            me.settings().snapshots().maxChunkBytes(),
            me.settings().heartbeatInterval(),
            me.settings().electionTimeoutMin());
  }

  SnapshotMeta snapshot() {
    return snapshot;
  }

  /** Reads the chunk at the current offset, to be sent by {@link #send}. */
  void start() {
    if (reading) {
      return;
    }
    reading = true;
    lastSent = me.now();
    long at = offset;
    long term = me.state().term();
    boolean again = at == 0 && sentAll;
    int length = chunkSize.bytes();
    me.context()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> read(at, length, again), blocking),
            (data, failure) ->
                me.parent()
                    .wrap(
                        new ChunkRead(
                            peer,
                            term,
                            snapshot,
                            at,
                            data,
                            failure == null ? null : Failure.of(failure))));
  }

  /**
   * @param again the follower has had all of it once, and wants it from the beginning: perhaps what
   *     it was sent is damaged here, and its disk gives the same bytes each time
   */
  private byte[] read(long at, int length, boolean again) {
    try {
      if (again) {
        SnapshotReader.verify(me.setup().snapshots(), snapshot);
      }
      byte[] data = me.setup().snapshots().read(snapshot, at, length);
      if (data.length < Math.min(length, snapshot.size() - at)) {
        SnapshotReader.verify(me.setup().snapshots(), snapshot); // if it is cut short for good
        throw new IOException(
            "%s ends after %d bytes; it had %d"
                .formatted(
                    me.setup().snapshots().where(snapshot), at + data.length, snapshot.size()));
      }
      return data;
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new CompletionException(ifGone(e));
    } catch (IOException | SnapshotReader.Unusable e) {
      throw new CompletionException(e);
    }
  }

  /** Says whether the file is gone, or the whole folder, which may come back. */
  private Exception ifGone(IOException notFound) {
    try {
      SnapshotReader.verify(me.setup().snapshots(), snapshot);
      return notFound;
    } catch (IOException | SnapshotReader.Unusable e) {
      return e;
    }
  }

  /** A chunk was read: sends it. False if a newer snapshot has taken the place of this one. */
  boolean send(ChunkRead chunk, long round) {
    reading = false;
    if (chunk.failure() != null) {
      return waitAfter(chunk.failure());
    }
    lastSent = me.now();
    sentAll |= chunk.offset() + chunk.data().length == snapshot.size();
    me.send(
        peer,
        new InstallSnapshot(
            me.self(), chunk.term(), snapshot, chunk.offset(), chunk.data(), round));
    return true;
  }

  private boolean waitAfter(Failure failure) {
    if (!snapshot.equals(me.state().snapshot())) {
      me.context().getLog().info("snapshot for {} is outdated: {}", peer, failure.why());
      return false;
    }
    if (failure.forGood()) { // but what it was taken of is in memory
      me.compaction().replaceLast();
    }
    Duration wait = backoff.failed(me.now());
    me.context()
        .getLog()
        .warn(
            "snapshot {} for {} cannot be read, {} in {} ms: {}",
            me.setup().snapshots().where(snapshot),
            peer,
            failure.forGood() ? "and is taken anew; next try" : "next try",
            wait.toMillis(),
            failure.why());
    return true;
  }

  /**
   * The follower lacks what begins at this offset. A second reply that says the same starts
   * nothing: else each doubled message would start a transfer of its own beside this one. One that
   * says less than an earlier one may be an old reply, come late; only if the follower says so
   * again when it is asked again, after a while, has it lost something.
   *
   * @return whether it has more than ever before
   */
  boolean onReply(SnapshotReply reply) {
    long farthestBefore = farthest;
    long next = Math.min(reply.nextOffset(), snapshot.size());
    if (next > offset) {
      chunkSize.answeredAfter(me.now() - lastSent);
      offset = next;
      if (offset > farthest) {
        farthest = offset;
        inDoubt = false;
        backoff.reset();
      }
      backoff.goOn();
      start();
    } else if (next < offset) {
      offset = next;
      startLater();
    }
    return farthest > farthestBefore;
  }

  /** The follower has lost what it had: it was restarted, or could not write, or it was damaged. */
  private void startLater() {
    if (backoff.isWaiting()) {
      return;
    }
    Duration wait = backoff.failed(me.now());
    boolean known = inDoubt;
    inDoubt = true;
    if (!known) {
      return;
    }
    me.context()
        .getLog()
        .warn(
            "{} has lost what it had of a snapshot, and is sent it from byte {} in {} ms",
            peer,
            offset,
            wait.toMillis());
  }

  /** Sends again what was not acknowledged for an election timeout, or what has failed. */
  void onHeartbeat() {
    boolean unanswered = me.now() - lastSent > me.settings().electionTimeoutMin().toNanos();
    if (backoff.isWaiting() ? backoff.isOver(me.now()) : unanswered) {
      chunkSize.unanswered();
      backoff.goOn();
      start(); // unless it is being read still: a large one may take longer than an election
    }
  }
}
