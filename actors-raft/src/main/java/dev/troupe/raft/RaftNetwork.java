package dev.troupe.raft;

/**
 * How messages reach the other nodes of a group, by their names. Nothing is promised: a message may
 * be lost, late, doubled or out of order.
 */
public interface RaftNetwork {

  /** Sends to a node's member of the group; a node may send to its own. */
  void toMember(String node, Object message);

  /** Sends to a node's client of the group. */
  void toClient(String node, Object message);
}
