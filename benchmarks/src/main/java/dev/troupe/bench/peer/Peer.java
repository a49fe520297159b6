package dev.troupe.bench.peer;

import java.io.IOException;
import java.util.Optional;

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

  /**
   * The system's own client, in this JVM, of a replica in another one; it takes requests when this
   * returns. None, which is usual, for a system whose replicas can be called where they are: it is
   * asked through the front.
   */
  default Optional<Client> connect(ReplicaPlace place) throws IOException, InterruptedException {
    return Optional.empty();
  }
}
