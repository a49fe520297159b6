package dev.troupe.company.faults;

import dev.troupe.testkit.process.TcpRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The ways between three nodes' cluster ports and their lanes: a relay for each way from one node
 * to another, which the nodes know nothing of. They call each other by names, and each node has a
 * hosts file of its own, in which another's name stands for the relay from here to there: all of
 * 127.0.0.0/8 is the loopback interface, and a relay listens at an address of its own at the very
 * port of its target.
 */
final class Links implements AutoCloseable {

  private record Way(int from, int to, TcpRelay relay) {}

  private final List<Way> ways = new ArrayList<>();

  /**
   * @param ports of a node, at which it listens on 127.0.0.1 for the others
   */
  Links(List<IntUnaryOperator> ports) {
    for (IntUnaryOperator portOf : ports) {
      for (int from : Trio.ALL) {
        for (int to : Trio.ALL) {
          if (from != to) {
            int port = portOf.applyAsInt(to);
            InetSocketAddress between = new InetSocketAddress(address(from, to), port);
            ways.add(new Way(from, to, TcpRelay.to(port, between)));
          }
        }
      }
    }
  }

  private static String address(int from, int to) {
    return from == to ? "127.0.0.1" : "127.0.%d.%d".formatted(from + 1, to + 1);
  }

  /** What all nodes call this one. */
  static String host(int node) {
    return "n%d.trio".formatted(node + 1);
  }

  /** Writes the file that {@code -Djdk.net.hosts.file} is to name on this node. */
  static Path hostsFile(int node, Path folder) {
    StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
    Trio.ALL.forEach(to -> text.append(address(node, to) + " " + host(to) + "\n"));
    try {
      return Files.writeString(folder.resolve("n" + (node + 1) + ".hosts"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on nothing passes between this node and the others; nobody is told. */
  void cutOff(int node) {
    for (Way way : ways) {
      if (way.from() == node || way.to() == node) {
        way.relay().dropToTarget();
        way.relay().dropFromTarget();
      }
    }
  }

  /** From now on nothing passes from one node to another; what it says still arrives. */
  void cutOneWay(int from, int to) {
    for (Way way : ways) {
      if (way.from() == from && way.to() == to) {
        way.relay().dropToTarget();
      } else if (way.from() == to && way.to() == from) {
        way.relay().dropFromTarget();
      }
    }
  }

  /** All passes again; connections that have lost something are reset. */
  void heal() {
    ways.forEach(way -> way.relay().heal());
  }

  @Override
  public void close() {
    ways.forEach(way -> way.relay().close());
  }
}
