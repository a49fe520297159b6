package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * A leader's transfer of its snapshot to one follower (Figure 13): chunk by chunk, each sent when
 * the one before is acknowledged, and again when it is not. What cannot be read here, or is lost
 * there, is tried again by itself, but each time after a longer wait: a damaged file or a full disk
 * must not keep network and disks busy until somebody sees to it.
 */
final class SnapshotSender {

  /** Told to the member when a chunk was read from disk, or why it was not. */
  record ChunkRead(
      String peer, long term, SnapshotMeta snapshot, long offset, byte[] data, String failure)
      implements RaftNode.Command {}

  private final Member me;
  private final String peer;
  private final SnapshotMeta snapshot;
  private final Executor blocking;
  private final Backoff backoff;
  private long offset;
  private boolean reading;
  private long lastSent;

  SnapshotSender(Member me, String peer) {
    this.me = me;
    this.peer = peer;
    this.snapshot = me.state().snapshot();
    this.blocking = me.context().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.backoff =
        new Backoff(me.settings().heartbeatInterval(), me.settings().storage().maxBackoff());
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
    int length = me.settings().snapshots().chunkBytes();
    me.context()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> read(at, length), blocking),
            (data, failure) ->
                me.parent()
                    .wrap(
                        new ChunkRead(
                            peer,
                            term,
                            snapshot,
                            at,
                            data,
                            failure == null ? null : failure.toString())));
  }

  private byte[] read(long at, int length) {
    try {
      return me.setup().snapshots().read(snapshot, at, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A chunk was read: sends it. False if a newer snapshot has taken the place of this one. */
  boolean send(ChunkRead chunk, long round) {
    reading = false;
    if (chunk.failure() != null) {
      return waitAfter(chunk.failure());
    }
    lastSent = me.now();
    me.send(
        peer,
        new InstallSnapshot(
            me.self(), chunk.term(), snapshot, chunk.offset(), chunk.data(), round));
    return true;
  }

  private boolean waitAfter(String failure) {
    if (!snapshot.equals(me.state().snapshot())) {
      me.context().getLog().info("snapshot for {} is outdated: {}", peer, failure);
      return false;
    }
    Duration wait = backoff.failed(me.now());
    me.context()
        .getLog()
        .warn(
            "snapshot for {} cannot be read, next try in {} ms: {}",
            peer,
            wait.toMillis(),
            failure);
    return true;
  }

  /**
   * The follower lacks what begins at this offset. A second reply that says the same starts
   * nothing: else each doubled message would start a transfer of its own beside this one.
   */
  void onReply(SnapshotReply reply) {
    long next = Math.min(reply.nextOffset(), snapshot.size());
    if (next > offset) {
      offset = next;
      backoff.goOn(); // if the follower seemed to have lost something, that was an old reply
      start();
    } else if (next < offset) {
      offset = next;
      startLater();
    }
  }

  /** The follower has lost what it had: it was restarted, or could not write, or it was damaged. */
  private void startLater() {
    if (backoff.isWaiting()) {
      return;
    }
    Duration wait = backoff.failed(me.now());
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
      backoff.goOn();
      reading = false;
      start();
    }
  }
}
