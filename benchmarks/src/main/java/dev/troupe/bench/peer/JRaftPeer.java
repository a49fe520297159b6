package dev.troupe.bench.peer;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;

/** SOFAJRaft: Raft over Bolt, its authors' protocol on Netty, with its log in RocksDB. */
final class JRaftPeer implements Peer {

  private static final String GROUP = "bench";
  private static final String HOST = "127.0.0.1";

  @Override
  public String name() {
    return "jraft";
  }

  @Override
  public String version() {
    return MavenVersion.of("com.alipay.sofa", "jraft-core");
  }

  @Override
  public String setup() {
    return "Bolt, its RocksDB log with sync, ReadIndex, snapshots at 32 MiB of commands";
  }

  @Override
  public boolean linearizableReads() {
    return true;
  }

  @Override
  public Replica start(ReplicaPlace place) {
    JRaftMachine machine = new JRaftMachine();
    PeerId self = new PeerId(HOST, place.port());
    RaftGroupService service =
        new RaftGroupService(GROUP, self, options(place, machine), server(place.port()));
    Node node = service.start();
    if (node == null) {
      throw new IllegalStateException("jraft did not start, and has logged why");
    }
    machine.snapshotsBy(node);
    return new JRaftReplica(service, node, machine);
  }

  /** All that has a default keeps it. */
  static NodeOptions options(ReplicaPlace place, JRaftMachine machine) {
    Configuration members = new Configuration();
    place.ports().forEach(port -> members.addPeer(new PeerId(HOST, port)));
    NodeOptions options = new NodeOptions();
    options.setInitialConf(members);
    options.setFsm(machine);
    options.setLogUri(place.folder().resolve("log-db").toString());
    options.setRaftMetaUri(place.folder().resolve("meta").toString());
    options.setSnapshotUri(place.folder().resolve("snapshots").toString());
    return options;
  }

  /** As it makes one itself, which would listen on all of the machine's addresses. */
  private static RpcServer server(int port) {
    RpcServer server = new BoltRpcServer(new com.alipay.remoting.rpc.RpcServer(HOST, port, true));
    RaftRpcServerFactory.addRaftRequestProcessors(server);
    return server;
  }
}
