package dev.troupe.bench.peer;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Tally} as a state machine of jraft. One thread applies commands; queries come from
 * another, so both take the lock.
 */
final class JRaftMachine extends StateMachineAdapter {

  /** As much as ours lets its log grow; by itself it takes a snapshot once an hour. */
  static final long SNAPSHOT_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JRaftMachine.class);
  private static final String FILE = "tally";

  private final Tally tally = new Tally();
  private volatile boolean leads;
  private volatile Node node;
  private long bytesSinceSnapshot;

  /** Asks this one for snapshots from now on. */
  void snapshotsBy(Node own) {
    node = own;
  }

  /** True from when an entry of its own term is executed: before that it would refuse reads. */
  boolean leads() {
    return leads;
  }

  synchronized byte[] query() {
    return tally.query();
  }

  private synchronized byte[] apply(byte[] command) {
    return tally.apply(command, 0, command.length);
  }

  @Override
  public void onApply(Iterator entries) {
    for (; entries.hasNext(); entries.next()) {
      ByteBuffer data = entries.getData().duplicate();
      byte[] command = new byte[data.remaining()];
      data.get(command);
      byte[] answer = apply(command);
      bytesSinceSnapshot += command.length;
      if (entries.done() instanceof JRaftWrite write) { // none, where another took the command
        write.answer(answer);
      }
    }
    if (bytesSinceSnapshot >= SNAPSHOT_BYTES && node != null) {
      bytesSinceSnapshot = 0;
      node.snapshot(status -> LOG.info("snapshot: {}", status));
    }
  }

  @Override
  public void onLeaderStart(long term) {
    leads = true;
  }

  @Override
  public void onLeaderStop(Status status) {
    leads = false;
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(Path.of(writer.getPath(), FILE)))) {
      tally.writeTo(out);
    } catch (IOException e) {
      done.run(new Status(RaftError.EIO, "cannot write the snapshot: %s", e));
      return;
    }
    boolean added = writer.addFile(FILE);
    done.run(added ? Status.OK() : new Status(RaftError.EIO, "cannot add the snapshot's file"));
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(Path.of(reader.getPath(), FILE)))) {
      synchronized (this) {
        tally.readFrom(in);
      }
      return true;
    } catch (IOException e) {
      LOG.error("cannot read the snapshot", e);
      return false;
    }
  }
}
