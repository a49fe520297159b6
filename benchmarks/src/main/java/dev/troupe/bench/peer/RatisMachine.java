package dev.troupe.bench.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.MD5FileUtil;

/**
 * {@link Tally} as a state machine of Ratis. One thread applies commands and takes snapshots;
 * queries come from others, so all take the lock.
 */
final class RatisMachine extends BaseStateMachine {

  private final SimpleStateMachineStorage snapshots = new SimpleStateMachineStorage();
  private final Tally tally = new Tally();

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    snapshots.init(storage);
    load();
  }

  /** After a snapshot came from the leader. */
  @Override
  public void reinitialize() throws IOException {
    load();
  }

  @Override
  public SimpleStateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  @Override
  public synchronized CompletableFuture<Message> applyTransaction(TransactionContext context) {
    LogEntryProto entry = context.getLogEntry();
    byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
    byte[] answer = tally.apply(command, 0, command.length);
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    return completed(answer);
  }

  @Override
  public synchronized CompletableFuture<Message> query(Message request) {
    return completed(tally.query());
  }

  private static CompletableFuture<Message> completed(byte[] answer) {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(answer);
    return CompletableFuture.completedFuture(Message.valueOf(bytes));
  }

  @Override
  public synchronized long takeSnapshot() throws IOException {
    TermIndex at = getLastAppliedTermIndex();
    File file = snapshots.getSnapshotFile(at.getTerm(), at.getIndex());
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file.toPath()))) {
      tally.writeTo(out);
    }
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    snapshots.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), at));
    return at.getIndex();
  }

  private synchronized void load() throws IOException {
    SingleFileSnapshotInfo latest = snapshots.loadLatestSnapshot();
    if (latest == null) {
      return;
    }
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(latest.getFile().getPath()))) {
      tally.readFrom(in);
    }
    setLastAppliedTermIndex(latest.getTermIndex());
  }
}
