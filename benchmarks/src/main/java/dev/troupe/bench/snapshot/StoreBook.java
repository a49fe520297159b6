package dev.troupe.bench.snapshot;

import dev.troupe.bench.drive.SocketLink;
import dev.troupe.bench.node.Said;
import dev.troupe.bench.node.Writer;
import dev.troupe.bench.wire.Frames;
import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.Resp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes to the store: the first ones fill it key by key, the later ones replace values here and
 * there. A value begins with the number of its write, so that it can be seen whether a later value
 * was lost. All by one client, whose writes are executed in their order.
 */
final class StoreBook implements Writer.Book {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_LOOKED_AT = 1_000;

  private final int keys;
  private final byte[] filler;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final Map<Integer, Long> lastOf = new ConcurrentHashMap<>();
  private final List<Latencies.Write> writes = new ArrayList<>();

  StoreBook(int keys, int valueBytes) {
    this.keys = keys;
    this.filler = new byte[valueBytes];
    new SplittableRandom(valueBytes).nextBytes(filler); // nothing that compresses well
  }

  @Override
  public long number() {
    return numbers.incrementAndGet();
  }

  /** The same: to write a value twice is to write it once. */
  @Override
  public long again(long number) {
    return number;
  }

  /** Which key a write is of. */
  static int key(long number, int keys) {
    return number <= keys ? (int) number - 1 : new SplittableRandom(number).nextInt(keys);
  }

  private static byte[] name(int key) {
    return ("key:" + key).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] command(long number) {
    byte[] value = filler.clone();
    ByteBuffer.wrap(value).putLong(number);
    return KvCommand.encode(KvOp.SET, name(key(number, keys)), value);
  }

  @Override
  public void acknowledged(long number, long due, long now, byte[] answer) {
    if (!Arrays.equals(answer, Resp.OK)) {
      wrong("a SET is answered " + new String(answer, StandardCharsets.UTF_8));
    }
    if (number > keys) {
      lastOf.merge(key(number, keys), number, Math::max);
      long answered = Said.micros();
      long late = (System.nanoTime() - due) / 1000;
      synchronized (writes) {
        writes.add(new Latencies.Write(answered - late, answered));
      }
    }
  }

  @Override
  public void failed(long number, String why) {
    failed.incrementAndGet();
  }

  @Override
  public void wrong(String what) {
    wrong.compareAndSet(null, what);
  }

  /** Those that replaced a value and were due not before a moment, in the epoch's microseconds. */
  List<Latencies.Write> writesSince(long micros) {
    synchronized (writes) {
      return writes.stream().filter(write -> write.due() >= micros).toList();
    }
  }

  long failed() {
    return failed.get();
  }

  /**
   * Complains of a wrong answer.
   *
   * @throws IllegalStateException if there was one
   */
  void check() {
    if (wrong.get() != null) {
      throw new IllegalStateException(wrong.get());
    }
  }

  /**
   * Looks whether the store is as large as it should be, and at up to a thousand of its values.
   *
   * @throws IllegalStateException if keys are missing, or acknowledged writes
   */
  void settle(int frontPort) throws IOException {
    check();
    try (SocketLink link = SocketLink.to(frontPort, PATIENCE)) {
      byte[] size = ask(link, KvCommand.encode(KvOp.DBSIZE));
      if (!Arrays.equals(size, Resp.integer(keys))) {
        throw new IllegalStateException(
            new String(size, StandardCharsets.UTF_8).strip() + " keys, not " + keys);
      }
      for (Map.Entry<Integer, Long> last :
          lastOf.entrySet().stream().limit(MOST_LOOKED_AT).toList()) {
        long found = number(ask(link, KvCommand.encode(KvOp.GET, name(last.getKey()))));
        if (found < last.getValue() || key(found, keys) != last.getKey()) {
          throw new IllegalStateException(
              "write " + last.getValue() + " was acknowledged, but " + found + " is there");
        }
      }
    }
  }

  private static byte[] ask(SocketLink link, byte[] query) throws IOException {
    link.put(Frames.READ, 0, query);
    link.flush();
    do {
      link.await();
    } while (!link.next());
    if (link.kind() != Frames.OK) {
      throw new IllegalStateException("a read failed");
    }
    return link.payload();
  }

  /** Of the write that a value is of, from the reply that holds it. */
  static long number(byte[] bulk) {
    int at = 0;
    while (at < bulk.length && bulk[at] != '\n') {
      at++;
    }
    if (bulk.length == 0 || bulk[0] != '$' || bulk.length < at + 1 + Long.BYTES) {
      throw new IllegalStateException("no value, but " + new String(bulk, StandardCharsets.UTF_8));
    }
    return ByteBuffer.wrap(bulk).getLong(at + 1);
  }
}
