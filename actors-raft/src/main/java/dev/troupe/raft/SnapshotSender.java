package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * A leader's transfer of its snapshot to one follower (Figure 13): chunk by chunk, each sent when
 * the one before is acknowledged, and again when it is not.
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
  private long offset;
  private boolean reading;
  private long lastSent;

  SnapshotSender(Member me, String peer) {
    this.me = me;
    this.peer = peer;
    this.snapshot = me.state().snapshot();
    this.blocking = me.context().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
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

  /** A chunk was read: sends it. False if it could not be read, and the transfer is off. */
  boolean send(ChunkRead chunk, long round) {
    reading = false;
    if (chunk.failure() != null) {
      me.context().getLog().warn("snapshot for {} cannot be read: {}", peer, chunk.failure());
      return false;
    }
    lastSent = me.now();
    me.send(
        peer,
        new InstallSnapshot(
            me.self(), chunk.term(), snapshot, chunk.offset(), chunk.data(), round));
    return true;
  }

  /**
   * The follower lacks what begins at this offset. A second reply that says the same starts
   * nothing: else each doubled message would start a transfer of its own beside this one.
   */
  void onReply(SnapshotReply reply) {
    if (reply.nextOffset() != offset) {
      offset = Math.min(reply.nextOffset(), snapshot.size());
      start();
    }
  }

  /** Sends again what was not acknowledged for an election timeout. */
  void onHeartbeat() {
    if (me.now() - lastSent > me.settings().electionTimeoutMin().toNanos()) {
      reading = false;
      start();
    }
  }
}
