package dev.troupe.bench.redis;

import java.io.IOException;
import java.util.List;

/** The processes of a store, for one turn. */
public interface StoreServers extends AutoCloseable {

  /**
   * Starts them on an empty folder; returns when they serve.
   *
   * @throws IOException if they do not within a time
   */
  void start() throws IOException, InterruptedException;

  /**
   * Where clients are served at this moment without a way round: at the leader, where there is one.
   *
   * @throws IOException if nobody leads
   */
  int port() throws IOException, InterruptedException;

  /** All of them, once they are started. */
  List<ProcessHandle> processes();

  /**
   * Ends them, also in the middle of their start, and in the JVM's end; what they wrote stays. A
   * second time does no harm.
   */
  @Override
  void close();
}
