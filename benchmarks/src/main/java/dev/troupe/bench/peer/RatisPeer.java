package dev.troupe.bench.peer;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;

/** Apache Ratis: Raft over gRPC, with its log in segments of 32 MB. */
final class RatisPeer implements Peer {

  /** Commands of 256 bytes in 32 MiB; by itself it takes no snapshots. */
  static final long SNAPSHOT_ENTRIES = (32L << 20) / 256;

  /** As many as a front lets through; it would refuse more than 4,096. */
  static final int WRITE_LIMIT = 65_536;

  private static final RaftGroupId GROUP =
      RaftGroupId.valueOf(UUID.fromString("00000000-0000-0000-0000-000000000001"));
  private static final String HOST = "127.0.0.1";

  @Override
  public String name() {
    return "ratis";
  }

  /** Its jars do not tell Maven's version, but that of their package. */
  @Override
  public String version() {
    String version = RaftServer.class.getPackage().getImplementationVersion();
    return version == null ? "(unknown)" : version;
  }

  @Override
  public String setup() {
    return "gRPC, its segmented log, LINEARIZABLE reads; slow until warm, so --warm-up 120 or more";
  }

  /**
   * Its leader asks a majority once for each commit index, and then answers reads without it until
   * the next write.
   */
  @Override
  public boolean linearizableReads() {
    return false;
  }

  @Override
  public Replica start(ReplicaPlace place) throws Exception {
    RaftPeerId self = RaftPeerId.valueOf(place.name());
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(self)
            .setGroup(group(place))
            .setProperties(properties(place))
            .setStateMachine(new RatisMachine())
            .build();
    server.start();
    return new RatisReplica(server, GROUP);
  }

  private static RaftGroup group(ReplicaPlace place) {
    return RaftGroup.valueOf(
        GROUP, IntStream.range(0, place.ports().size()).mapToObj(i -> member(place, i)).toList());
  }

  private static RaftPeer member(ReplicaPlace place, int index) {
    return RaftPeer.newBuilder()
        .setId(ReplicaPlace.name(index))
        .setAddress(HOST + ":" + place.ports().get(index))
        .build();
  }

  /**
   * All that has a default keeps it, but for snapshots and reads, which it takes from the leader
   * unasked.
   */
  static RaftProperties properties(ReplicaPlace place) {
    RaftProperties properties = new RaftProperties();
    GrpcConfigKeys.Server.setHost(properties, HOST);
    GrpcConfigKeys.Server.setPort(properties, place.port());
    RaftServerConfigKeys.setStorageDir(
        properties, List.of(place.folder().resolve("raft").toFile()));
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Write.setElementLimit(properties, WRITE_LIMIT);
    return properties;
  }
}
