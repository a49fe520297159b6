package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Tally;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.result.Sample;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * The client: one thread that keeps a number of requests under way, and times each. It waits for
 * replies, takes all that are there, and sends as many new requests together. Latency counts from
 * when a request was put among those to send to when its reply was taken; as a new request waits
 * for a reply, a slow system is asked less often.
 */
public final class Driver {

  private static final int SLOT_BITS = 16;
  private static final long MAX_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
  private static final int DIGITS = 3;
  private static final byte[] NOTHING = {};

  private final Link link;
  private final Meter meter;
  private final Ledger ledger = new Ledger();
  private final byte[] filler;
  private final long[] sent = new long[Load.MAX_OUTSTANDING];
  private final long[] floors = new long[Load.MAX_OUTSTANDING];
  private long marks;

  private boolean write;
  private int underWay;

  /**
   * @param link to the leader
   * @param commandBytes the length of a command, at least {@link Tally#MARK}
   */
  public Driver(Link link, Meter meter, int commandBytes) {
    this.link = link;
    this.meter = meter;
    this.filler = new byte[commandBytes];
    new SplittableRandom(commandBytes).nextBytes(filler); // nothing that compresses well
  }

  /**
   * Loads the system, first without looking.
   *
   * @throws IOException if the server is gone, or answers nothing for long
   * @throws IllegalStateException if an answer is wrong
   */
  public Sample run(Load load, Duration warmUp, Duration measured) throws IOException {
    long failedBefore = ledger.failed();
    fill(load);
    pump(warmUp, null);
    long begin = System.nanoTime();
    Meter.Reading before = meter.read();
    Histogram latencies = new Histogram(MAX_MICROS, DIGITS);
    pump(measured, latencies);
    Meter.Reading after = meter.read();
    long end = System.nanoTime();
    drain();
    return Sample.of(
        latencies,
        Duration.ofNanos(end - begin),
        after.since(before),
        ledger.failed() - failedBefore);
  }

  private void fill(Load load) throws IOException {
    write = load.write();
    for (int slot = 0; slot < load.outstanding(); slot++) {
      send(slot, System.nanoTime());
    }
    link.flush();
  }

  private void send(int slot, long now) throws IOException {
    long mark = ++marks;
    sent[slot] = now;
    floors[slot] = ledger.highest();
    long number = mark << SLOT_BITS | slot;
    link.put(write ? Frames.WRITE : Frames.READ, number, write ? command(mark) : NOTHING);
    underWay++;
  }

  private byte[] command(long mark) {
    ByteBuffer.wrap(filler).putLong(mark); // it is copied on its way out
    return filler;
  }

  /** Answers each reply with a new request for a time; records if there is a histogram. */
  private void pump(Duration time, Histogram latencies) throws IOException {
    long now = System.nanoTime();
    long end = now + time.toNanos();
    while (now < end) {
      link.await();
      now = System.nanoTime();
      while (link.next()) {
        int slot = take(now, latencies);
        send(slot, now);
      }
      link.flush();
    }
  }

  private void drain() throws IOException {
    while (underWay > 0) {
      link.await();
      while (link.next()) {
        take(0, null);
      }
    }
  }

  private int take(long now, Histogram latencies) throws IOException {
    int slot = (int) (link.number() & Load.MAX_OUTSTANDING - 1);
    long mark = link.number() >>> SLOT_BITS;
    underWay--;
    if (link.kind() != Frames.OK) {
      ledger.failure();
      complain();
      return slot;
    }
    if (write) {
      ledger.written(link.payload(), mark, floors[slot]);
    } else {
      ledger.read(link.payload(), floors[slot]);
    }
    if (latencies != null) {
      latencies.recordValue(Math.min(MAX_MICROS, (now - sent[slot]) / 1000));
    }
    return slot;
  }

  /** The first of the failures is told. */
  private void complain() {
    if (ledger.failed() == 1) {
      System.err.println("a request failed: " + new String(link.payload(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Looks whether all acknowledged commands are there, once.
   *
   * @throws IllegalStateException if they are not
   */
  public void settle() throws IOException {
    link.put(Frames.READ, 0, NOTHING);
    link.flush();
    do {
      link.await();
    } while (!link.next());
    if (link.kind() != Frames.OK) {
      throw new IllegalStateException("the last read failed");
    }
    ledger.settle(link.payload());
  }
}
