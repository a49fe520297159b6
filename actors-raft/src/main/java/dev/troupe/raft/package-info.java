/**
 * Raft: a group of members that agree on one log.
 *
 * <p>Cited as <i>§</i>, <i>Figure</i>: Diego Ongaro and John Ousterhout, "In Search of an
 * Understandable Consensus Algorithm (Extended Version)", 2014; as <i>thesis</i>: Diego Ongaro,
 * "Consensus: Bridging Theory and Practice", 2014.
 *
 * <p>In the order in which to read it: {@link dev.troupe.raft.RaftMessage} is what members say to
 * each other, {@link dev.troupe.raft.RaftEvent} what they keep on disk, {@link
 * dev.troupe.raft.RaftState} Figure 2's persistent state. {@link dev.troupe.raft.ElectionRules},
 * {@link dev.troupe.raft.ReplicationRules} and {@link dev.troupe.raft.SnapshotRules} decide, as
 * pure functions. {@link dev.troupe.raft.Follower}, {@link dev.troupe.raft.PreCandidate}, {@link
 * dev.troupe.raft.Candidate} and {@link dev.troupe.raft.Leader} are the states of Figure 4; {@link
 * dev.troupe.raft.Member} is what they share, {@link dev.troupe.raft.Durability} and {@link
 * dev.troupe.raft.RaftStorage} keep its promises, {@link dev.troupe.raft.RaftApplier} owns the
 * state machine and the client sessions. {@link dev.troupe.raft.RaftClient} is the other end (§8).
 * {@link dev.troupe.raft.Raft} puts it all into an ActorSystem.
 *
 * <p>Beyond Figure 2: pre-votes (thesis 9.6), a leader without a majority steps down (thesis 6.2),
 * a member that hears a leader refuses votes (thesis 4.2.3), the leader writes to its disk while it
 * replicates (thesis 10.2.1), pipelining with bounded windows, snapshots that are resumed, log
 * time.
 */
package dev.troupe.raft;
