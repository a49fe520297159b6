package dev.troupe.bench.peer;

import java.util.List;
import java.util.Optional;

/** All systems that can be measured. */
public final class Peers {

  private static final List<Peer> ALL =
      List.of(
          new TroupePeer(),
          new JGroupsPeer(),
          new JRaftPeer(),
          new RatisPeer(),
          new ZooKeeperPeer());

  private Peers() {}

  /** Ours. */
  public static Peer ours() {
    return ALL.get(0);
  }

  /** The others, which ours is compared with. */
  public static List<Peer> others() {
    return ALL.subList(1, ALL.size());
  }

  /** The one of that name. */
  public static Optional<Peer> named(String name) {
    return ALL.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }
}
