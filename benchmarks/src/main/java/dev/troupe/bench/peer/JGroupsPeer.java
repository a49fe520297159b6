package dev.troupe.bench.peer;

import java.util.concurrent.TimeUnit;
import org.jgroups.JChannel;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.raft.RaftHandle;

/** jgroups-raft: Raft as a protocol of a JGroups stack. */
final class JGroupsPeer implements Peer {

  private static final String GROUP = "bench";
  private static final long COMPLETE_SECONDS = 50;

  /** As much as ours lets its log grow; it would be 1 MB, a snapshot for every 4,000 commands. */
  private static final long MAX_LOG_BYTES = 32L << 20;

  @Override
  public String name() {
    return "jgroups-raft";
  }

  @Override
  public String version() {
    return MavenVersion.of("org.jgroups", "jgroups-raft");
  }

  @Override
  public String setup() {
    return "its own stack over TCP, FileBasedLog with fsync, snapshots at 32 MiB of log";
  }

  /** Its leader answers {@code getAsync} with both followers frozen. */
  @Override
  public boolean linearizableReads() {
    return false;
  }

  @Override
  public Replica start(ReplicaPlace place) throws Exception {
    RAFT raft =
        new RAFT()
            .raftId(place.name())
            .members(place.names())
            .logDir(place.folder().toString())
            .logClass("org.jgroups.protocols.raft.FileBasedLog")
            .logUseFsync(true) // off, unless it is asked for
            .maxLogSize(MAX_LOG_BYTES);
    JChannel channel = JGroupsStack.channel(place, raft);
    CompleteView view = new CompleteView(place.names().size());
    channel.setReceiver(view);
    RaftHandle handle = new RaftHandle(channel, new TallyRsm());
    channel.connect(GROUP);
    if (!view.await(COMPLETE_SECONDS, TimeUnit.SECONDS)) {
      channel.close();
      throw new IllegalStateException("the members did not find each other");
    }
    return new JGroupsReplica(channel, handle);
  }
}
