package dev.troupe.bench.node;

import dev.troupe.bench.peer.TallyMachine;
import dev.troupe.raft.StateMachine;
import dev.troupe.raft.kv.KvStateMachine;

/** What a group replicates. */
public enum MachineKind {
  /** A count and a checksum: next to no state. */
  TALLY,

  /** The store of keys and values. */
  STORE;

  StateMachine make() {
    return this == TALLY ? new TallyMachine() : new KvStateMachine();
  }
}
