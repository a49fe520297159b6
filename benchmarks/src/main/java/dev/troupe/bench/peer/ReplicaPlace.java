package dev.troupe.bench.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a replica is, and where the others are.
 *
 * @param index which one it is, from 0
 * @param ports of all replicas, on loopback, for what they say to each other; {@link #SPARE_PORTS}
 *     after each are free as well
 * @param folder of this replica alone, on the disk that writes are synced to
 */
public record ReplicaPlace(int index, List<Integer> ports, Path folder) {

  /** So many ports after each of {@link #ports} are a replica's too, if one is too few. */
  public static final int SPARE_PORTS = 2;

  public ReplicaPlace {
    ports = List.copyOf(ports);
  }

  /** The name of a replica. */
  public static String name(int index) {
    return "n" + (index + 1);
  }

  /** This replica's name. */
  public String name() {
    return name(index);
  }

  /** The names of all replicas, in their order. */
  public List<String> names() {
    return IntStream.range(0, ports.size()).mapToObj(ReplicaPlace::name).toList();
  }

  /** This replica's port. */
  public int port() {
    return ports.get(index);
  }
}
