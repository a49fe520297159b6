package dev.troupe.raft.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * The front on a group of one in memory, for redis-benchmark and profilers: what it measures is the
 * front, not consensus. Prints its port, and on each line typed the heap in use for each connection
 * beyond the first.
 */
final class RedisFrontBench {

  private RedisFrontBench() {}

  /**
   * Arguments: settings, one each, over the defaults.
   *
   * <p>Asked for memory, it collects garbage first, so the figure is what connections hold.
   */
  public static void main(String[] settings) {
    List<String> lines = new ArrayList<>(List.of(settings));
    try (Redis redis = Redis.start(lines.toArray(String[]::new));
        Scanner typed = new Scanner(System.in)) {
      System.out.println("port " + redis.server.port());
      long empty = used();
      while (typed.hasNextLine() && !typed.nextLine().equals("quit")) {
        int connections = redis.server.connections();
        long more = used() - empty;
        System.out.println(
            connections + " connections, " + more / Math.max(1, connections) + " bytes each");
      }
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
