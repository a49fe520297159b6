package dev.troupe.bench.peer;

import dev.troupe.raft.GroupSpec;
import java.util.Optional;

/** Ours: actors-raft over its lanes, on the journal of the project, as an application embeds it. */
final class TroupePeer implements Peer {

  @Override
  public String name() {
    return "troupe";
  }

  @Override
  public String version() {
    return Optional.ofNullable(TroupePeer.class.getPackage().getImplementationVersion())
        .orElse("(not from a jar)");
  }

  @Override
  public String setup() {
    return "actors-raft over its lanes, own journal, settings as they are delivered";
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
  public Replica start(ReplicaPlace place) {
    GroupSpec spec = TroupeReplica.spec(place, TallyMachine::new).withQuickMachine();
    return TroupeReplica.start(place, spec, notice -> {});
  }
}
