package dev.troupe.bench.peer;

import java.util.List;

/** A way to a replica. Safe for use by any thread. */
public interface Client extends AutoCloseable {

  /**
   * Takes requests; does not wait for their outcomes. A write succeeds when a majority has synced
   * it to disk; for reads see {@link Peer#linearizableReads}.
   */
  void submit(List<? extends Request> requests);

  @Override
  void close() throws Exception;
}
