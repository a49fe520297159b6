package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/**
 * Where one node of a cluster on this machine lives.
 *
 * @param name {@code n1} to {@code nN}
 * @param data the node's own folder
 * @param redis port of the Redis protocol
 * @param http port of status and health
 * @param cluster port of Pekko's remoting
 */
public record Place(String name, Path data, int redis, int http, int cluster) {

  /** Part of the contract: node i listens at base + 10 i, and the next two. */
  public static final int PORTS_A_NODE = 10;

  /** The place of node {@code i}, counted from 1. */
  public static Place of(Path clusterData, int basePort, int i) {
    int first = basePort + PORTS_A_NODE * i;
    return new Place("n" + i, clusterData.resolve("n" + i), first, first + 1, first + 2);
  }

  /** The same node, in another folder. */
  Place in(Path folder) {
    return new Place(name, folder, redis, http, cluster);
  }

  /** The node's configuration, as {@code up} writes it. */
  public Path configFile() {
    return data.resolve("node.conf");
  }

  /** Which process the node is: see {@link PidFile}. */
  public Path pidFile() {
    return data.resolve("node.pid");
  }

  /** Locked by the node for as long as it lives, so that a folder has one node at a time. */
  public Path lockFile() {
    return data.resolve("node.lock");
  }

  /** What the node's JVM itself writes before its log is open, or when it dies. */
  public Path stderrFile() {
    return data.resolve("log").resolve("stderr.log");
  }

  /** The node's log; older ones are beside it. */
  public Path logFile() {
    return data.resolve("log").resolve("node.log");
  }

  /** The ports by protocol name, as {@code status --json} shows them. */
  public ObjectNode portsJson() {
    return portsJson(redis, http, cluster);
  }

  /** The same for any node. */
  public static ObjectNode portsJson(int redis, int http, int cluster) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("redis", redis)
        .put("http", http)
        .put("cluster", cluster);
  }
}
