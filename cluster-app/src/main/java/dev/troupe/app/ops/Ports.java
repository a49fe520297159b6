package dev.troupe.app.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Which ports are free. */
public final class Ports {

  /** Where nodes listen for HTTP, whatever their other ports listen at. */
  public static final String HTTP_HOST = "127.0.0.1";

  private static final int FIRST_FREE_BASE = 10_000;
  private static final int LAST_FREE_BASE = 32_000;
  private static final int PLACES = (LAST_FREE_BASE - FIRST_FREE_BASE) / Place.PORTS_A_NODE;

  /** Processes that start one after the other have pids one after the other. */
  private static final long SPREAD = 389;

  /** How many nodes' ports were looked for: two searches of one process never meet. */
  private static final AtomicInteger SOUGHT = new AtomicInteger();

  private Ports() {}

  /** True if a server could listen there now. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The first port of a node that something else holds, as a message that names port and key.
   *
   * @param host where the node's Redis and cluster ports listen; HTTP always does on loopback
   */
  public static Optional<String> firstTaken(String host, Place place) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("redis", place.redis());
    ports.put("http", place.http());
    ports.put("cluster", place.cluster());
    return ports.entrySet().stream()
        .filter(port -> !isFree(port.getKey().equals("http") ? HTTP_HOST : host, port.getValue()))
        .findFirst()
        .map(
            port ->
                "port %d (troupe.node.ports.%s of %s) is in use by something else"
                    .formatted(port.getValue(), port.getKey(), place.name()));
  }

  /**
   * A base port with room for so many nodes, all their ports free just now. Below the ports that
   * systems hand out by themselves; each search begins at a place of its own, so that two of
   * different processes at the same time hardly meet.
   */
  public static int freeBase(int nodes) {
    for (int tried = 0; tried < PLACES; tried += nodes) {
      long place = ProcessHandle.current().pid() * SPREAD + SOUGHT.getAndAdd(nodes);
      int base = FIRST_FREE_BASE + (int) (place % PLACES) * Place.PORTS_A_NODE;
      if (allFree(base, nodes)) {
        return base;
      }
    }
    throw new IllegalStateException("no free ports from " + FIRST_FREE_BASE);
  }

  private static boolean allFree(int base, int nodes) {
    for (int i = 1; i <= nodes; i++) {
      for (int port = 0; port < 3; port++) {
        if (!isFree("127.0.0.1", base + Place.PORTS_A_NODE * i + port)) {
          return false;
        }
      }
    }
    return true;
  }
}
