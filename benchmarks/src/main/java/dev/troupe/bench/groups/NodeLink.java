package dev.troupe.bench.groups;

import dev.troupe.bench.drive.Link;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** A way to a node for what is asked of it, rather than of its groups; one question at a time. */
final class NodeLink implements AutoCloseable {

  private final Link link;

  NodeLink(Link link) {
    this.link = link;
  }

  /** Asks, and does not wait. */
  void put(NodeAsk ask) throws IOException {
    link.put(Frames.READ, 0, ask.encode());
    link.flush();
  }

  /**
   * The answer to what was asked.
   *
   * @throws IOException if there is none in time
   */
  byte[] take() throws IOException {
    do {
      link.await();
    } while (!link.next());
    return link.payload();
  }

  /** The groups that the node leads. */
  BitSet led() throws IOException {
    put(NodeAsk.LED);
    return BitSet.valueOf(take());
  }

  /** Bytes of heap that are used after a garbage collection. */
  long collect() throws IOException {
    put(NodeAsk.COLLECT);
    return ByteBuffer.wrap(take()).getLong();
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
