package dev.troupe.bench.peer;

/** A system that is measured. To measure another one, implement this and list it in Peers. */
public interface Peer {

  /** As on the command line and in reports. */
  String name();

  /** Which release of it. */
  String version();

  /** What a reader must know of how it is set up, in a line. */
  String setup();

  /**
   * True if a leader asks a majority, or holds a lease, before it answers a read. Reads of others
   * are measured, and not compared.
   */
  boolean linearizableReads();

  /**
   * Starts one replica of a group of three in this JVM; returns when it can take requests, or
   * refuse them for want of a leader.
   */
  Replica start(ReplicaPlace place) throws Exception;
}
