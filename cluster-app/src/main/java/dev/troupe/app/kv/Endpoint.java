package dev.troupe.app.kv;

import dev.troupe.app.ops.Place;

/**
 * Where a node speaks the Redis protocol.
 *
 * @param name the node's
 * @param host its host or address
 * @param port its port
 */
public record Endpoint(String name, String host, int port) {

  /** The endpoint of a node on this machine. */
  public static Endpoint of(Place place) {
    return new Endpoint(place.name(), "127.0.0.1", place.redis());
  }

  @Override
  public String toString() {
    return name + " (" + host + ":" + port + ")";
  }
}
