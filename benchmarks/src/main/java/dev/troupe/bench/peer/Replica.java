package dev.troupe.bench.peer;

import java.util.List;

/** One replica that runs in this JVM. Safe for use by any thread. */
public interface Replica extends AutoCloseable {

  /** True if it leads, as far as it knows. */
  boolean leads();

  /**
   * Takes requests; does not wait for their outcomes. A write succeeds when a majority has synced
   * it to disk; for reads see {@link Peer#linearizableReads}.
   */
  void submit(List<? extends Request> requests);

  @Override
  void close() throws Exception;
}
