package dev.troupe.app.node;

/**
 * One node as all nodes know it.
 *
 * @param name its name, and its member id in Raft groups
 * @param host under which the others reach it
 * @param clusterPort of Pekko's remoting
 * @param redisPort of the Redis protocol
 */
public record Member(String name, String host, int clusterPort, int redisPort) {

  /** The address of its ActorSystem. */
  public String address() {
    return "pekko://" + NodeSettings.SYSTEM + "@" + host + ":" + clusterPort;
  }
}
