package dev.troupe.testkit.real;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A relay before each node of a cluster, and the faults of each link. Each node connects from an
 * address of its own, 127.0.0.2 and following ones, by which the relays know it.
 */
final class Relays implements AutoCloseable {
  private static final int FIRST_ADDRESS = 2;

  private final List<String> names;
  private final Map<String, Map<String, LinkFaults>> links = new TreeMap<>();
  private final List<FrameRelay> relays = new ArrayList<>();
  private final List<Integer> targets;

  /**
   * @param ports where the nodes are reached
   * @param targets where they listen, in the same order
   */
  Relays(List<String> names, List<Integer> ports, List<Integer> targets) {
    this.names = names;
    this.targets = targets;
    for (String from : names) {
      Map<String, LinkFaults> sent = new TreeMap<>();
      names.forEach(to -> sent.put(to, new LinkFaults()));
      links.put(from, sent);
    }
    try {
      for (int i = 0; i < names.size(); i++) {
        String to = names.get(i);
        relays.add(
            new FrameRelay(
                ports.get(i), targets.get(i), from -> nodeAt(from).map(n -> link(n, to))));
      }
    } catch (RuntimeException taken) {
      close();
      throw taken;
    }
  }

  private Optional<String> nodeAt(InetAddress address) {
    int place = (address.getAddress()[3] & 0xff) - FIRST_ADDRESS;
    return place >= 0 && place < names.size() ? Optional.of(names.get(place)) : Optional.empty();
  }

  LinkFaults link(String from, String to) {
    return links.get(from).get(to);
  }

  /** Where a node listens, and from which address it connects. */
  Config configOf(String name) {
    int place = names.indexOf(name);
    return ConfigFactory.parseString(
        """
        pekko.remote.artery {
          bind.hostname = "127.0.0.1"
          bind.port = %d
          advanced.tcp.outbound-client-hostname = "127.0.0.%d"
        }
        """
            .formatted(targets.get(place), FIRST_ADDRESS + place));
  }

  void heal() {
    links.values().forEach(sent -> sent.values().forEach(LinkFaults::heal));
  }

  @Override
  public void close() {
    relays.forEach(FrameRelay::close);
  }
}
