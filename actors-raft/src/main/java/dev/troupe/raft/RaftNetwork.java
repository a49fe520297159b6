package dev.troupe.raft;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How messages reach the other nodes of a group, by their names. Nothing is promised: a message may
 * be lost, late, doubled or out of order.
 */
public interface RaftNetwork {

  /** Sends to a node's member of the group; a node may send to its own. */
  void toMember(String node, Object message);

  /**
   * The same for what is in no hurry, and may travel with the like of other groups: heartbeats, and
   * the answers to those that came so.
   */
  default void toMemberSoon(String node, Object message) {
    toMember(node, message);
  }

  /**
   * The node has so many groups that what they send to {@link #toMemberSoon} does travel together.
   */
  default boolean gathers() {
    return false;
  }

  /**
   * Tells this node's member of the group something after a while, by a timer that all members of
   * the node share; up to a tenth of a heartbeat interval early.
   *
   * @return what takes that back; empty if the member has to see to it itself
   */
  default Optional<Runnable> remind(Object message, Duration after) {
    return Optional.empty();
  }

  /**
   * This node's member of the group has recovered.
   *
   * @return how many members of other groups the node has started that have not recovered yet
   */
  default int memberRecovered() {
    return 0;
  }

  /** Sends to a node's client of the group. */
  void toClient(String node, Object message);

  /**
   * These nodes are in the group now, or may be.
   *
   * @param addresses of the ActorSystems that host them, by the nodes' names
   */
  default void know(SortedMap<String, String> addresses) {}
}
