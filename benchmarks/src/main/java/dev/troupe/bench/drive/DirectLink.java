package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Client;
import dev.troupe.bench.peer.Request;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * To a replica in this JVM, or to a system's own client here: its methods are called, and its
 * replies wait in a queue.
 */
final class DirectLink implements Link {

  private final Client client;
  private final Duration patience;

  /** As many as can be under way, so that the client's threads never wait for room. */
  private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(Load.MAX_OUTSTANDING);

  private List<Asked> batch = new ArrayList<>();

  /** What {@link #await} has taken, and {@link #next} has not handed out. */
  private Reply awaited;

  private Reply current;
  private volatile boolean tooMany;

  private record Reply(byte kind, long number, byte[] payload) {}

  /**
   * @param patience how long {@link #await} waits
   */
  DirectLink(Client client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  @Override
  public void put(byte kind, long number, byte[] payload) {
    if (kind != Frames.WRITE && kind != Frames.READ) {
      throw new IllegalArgumentException("no request: " + kind);
    }
    batch.add(new Asked(number, kind == Frames.WRITE, payload.clone())); // the caller uses it again
  }

  @Override
  public void flush() {
    if (!batch.isEmpty()) {
      List<Asked> sent = batch;
      batch = new ArrayList<>();
      client.submit(sent);
    }
  }

  @Override
  public void await() throws IOException {
    if (awaited != null) {
      return;
    }
    try {
      awaited = replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (tooMany) {
      throw new IOException("more replies than requests");
    }
    if (awaited == null) {
      throw new IOException("no reply for " + patience);
    }
  }

  @Override
  public boolean next() {
    current = awaited == null ? replies.poll() : awaited;
    awaited = null;
    return current != null;
  }

  @Override
  public byte kind() {
    return current.kind;
  }

  @Override
  public long number() {
    return current.number;
  }

  @Override
  public byte[] payload() {
    return current.payload;
  }

  /** The client belongs to who has started it. */
  @Override
  public void close() {}

  private final class Asked implements Request {

    private final long number;
    private final boolean write;
    private final byte[] payload;

    Asked(long number, boolean write, byte[] payload) {
      this.number = number;
      this.write = write;
      this.payload = payload;
    }

    @Override
    public boolean write() {
      return write;
    }

    @Override
    public byte[] payload() {
      return payload;
    }

    @Override
    public void reply(byte[] answer) {
      add(new Reply(Frames.OK, number, answer));
    }

    @Override
    public void fail(String why) {
      add(new Reply(Frames.FAILED, number, why.getBytes(StandardCharsets.UTF_8)));
    }

    private void add(Reply reply) {
      if (!replies.offer(reply)) {
        tooMany = true;
      }
    }
  }
}
