package dev.troupe.bench.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Ours: three nodes on this machine as {@code ./troupe up} starts them. */
public final class TroupeStore implements Store {

  /** It may have to be built before it says anything. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final Path launcher;
  private final String version;
  private final boolean lease;

  TroupeStore(Path launcher, String version, boolean lease) {
    this.launcher = launcher;
    this.version = version;
    this.lease = lease;
  }

  /** As it is delivered; built before this returns, if it was not. */
  public static TroupeStore asDelivered(Path launcher) throws IOException, InterruptedException {
    Program.Said said = Program.run(List.of(launcher.toString(), "--version"), LIMIT);
    return new TroupeStore(launcher, said.out().strip().replaceFirst("^troupe ", ""), false);
  }

  /** The same, but reading under the leader's lease; for writes, which that leaves alone, not. */
  public TroupeStore withLease() {
    return new TroupeStore(launcher, version, true);
  }

  @Override
  public String name() {
    return lease ? "troupe-lease" : "troupe";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String setup() {
    return "three nodes by ./troupe up, settings as they are delivered"
        + (lease ? " but troupe.raft.read.lease = on" : "");
  }

  @Override
  public boolean linearizableReads() {
    return true;
  }

  @Override
  public boolean ours() {
    return true;
  }

  @Override
  public boolean measuredUnder(RedisLoad load) {
    return !lease || !load.write();
  }

  @Override
  public StoreServers servers(Path folder) {
    return new TroupeNodes(launcher, folder, lease ? "troupe.raft.read.lease = on\n" : "");
  }
}
