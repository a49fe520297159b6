package dev.troupe.bench.cli;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Peers;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What may be said for a peer. */
final class PeerNames implements Iterable<String> {

  /** Ours alone is measured. */
  static final String NONE = "none";

  static List<String> all() {
    return Stream.concat(Stream.of(NONE), Peers.others().stream().map(Peer::name)).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return all().iterator();
  }
}
