package dev.troupe.bench.peer;

import dev.troupe.bench.result.Measured;
import java.io.IOException;
import java.util.Optional;

/**
 * A system whose replicated commands are measured. To measure another one, implement this and list
 * it in Peers.
 */
public interface Peer extends Measured {

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
