package dev.troupe.bench.redis;

import java.io.IOException;
import java.time.Duration;

/** What loads a store, and times it. */
public interface Tool {

  /**
   * Loads a store once.
   *
   * @param port of loopback
   * @param requests in all
   * @param expected how long that takes, about
   * @throws IOException if the store replies with an error, is gone, or takes far too long
   */
  ToolFigures run(int port, RedisLoad load, long requests, Duration expected)
      throws IOException, InterruptedException;
}
