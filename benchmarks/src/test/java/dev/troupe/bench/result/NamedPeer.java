package dev.troupe.bench.result;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.peer.ReplicaPlace;

/** A system that is only talked about; ours if its name begins so. */
record NamedPeer(String name, boolean linearizableReads) implements Peer {

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String setup() {
    return "as delivered";
  }

  @Override
  public boolean ours() {
    return name.startsWith("ours");
  }

  @Override
  public Replica start(ReplicaPlace place) {
    throw new UnsupportedOperationException("nothing is started here");
  }
}
