package dev.troupe.bench.groups;

import dev.troupe.bench.drive.Ledger;
import dev.troupe.bench.drive.Link;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The client's connection to one node: keeps a number of writes under way, each reply followed by a
 * write to the next one of the groups that this node leads. For one thread at a time.
 */
final class NodeDriver implements AutoCloseable {

  static final long MAX_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
  static final int DIGITS = 3;
  private static final int SLOT_BITS = 16;

  private final Link link;
  private final List<Integer> groups;
  private final List<Ledger> ledgers;
  private final byte[] command;
  private final long[] sent = new long[Load.MAX_OUTSTANDING];
  private final long[] floors = new long[Load.MAX_OUTSTANDING];
  private final int[] turns = new int[Load.MAX_OUTSTANDING];
  private long marks;
  private int turn;
  private int underWay;
  private boolean complained;

  /**
   * @param link to the node, this object's own
   * @param groups that it leads, at least one
   */
  NodeDriver(Link link, List<Integer> groups, int commandBytes) {
    this.link = link;
    this.groups = List.copyOf(groups);
    this.ledgers = Stream.generate(Ledger::new).limit(groups.size()).toList();
    this.command = new byte[commandBytes];
    new SplittableRandom(commandBytes).nextBytes(command); // nothing that compresses well
  }

  int groups() {
    return groups.size();
  }

  /** Writes that had no answer, so far. */
  long failed() {
    return ledgers.stream().mapToLong(Ledger::failed).sum();
  }

  /**
   * Loads the node until the end of the window, and takes what is still under way then.
   *
   * @return the latencies of the replies within the window, in microseconds
   * @throws IOException if the server is gone, or answers nothing for long
   * @throws IllegalStateException if an answer is wrong
   */
  Histogram run(int outstanding, Window window) throws IOException {
    Histogram latencies = new Histogram(MAX_MICROS, DIGITS);
    for (int slot = 0; slot < outstanding; slot++) {
      send(slot, System.nanoTime());
    }
    link.flush();
    while (underWay > 0) {
      link.await();
      long now = System.nanoTime();
      while (link.next()) {
        int slot = take(now, window, latencies);
        if (!window.isOver(now)) {
          send(slot, now);
        }
      }
      link.flush();
    }
    return latencies;
  }

  private void send(int slot, long now) throws IOException {
    long mark = ++marks;
    sent[slot] = now;
    turns[slot] = turn;
    floors[slot] = ledgers.get(turn).highest();
    Command.stamp(command, mark, groups.get(turn));
    link.put(Frames.WRITE, mark << SLOT_BITS | slot, command); // it is copied on its way out
    turn = (turn + 1) % groups.size();
    underWay++;
  }

  private int take(long now, Window window, Histogram latencies) {
    int slot = (int) (link.number() & Load.MAX_OUTSTANDING - 1);
    Ledger ledger = ledgers.get(turns[slot]);
    underWay--;
    if (link.kind() != Frames.OK) {
      ledger.failure();
      complain(groups.get(turns[slot]));
      return slot;
    }
    ledger.written(link.payload(), link.number() >>> SLOT_BITS, floors[slot]);
    if (window.holds(now)) {
      latencies.recordValue(Math.min(MAX_MICROS, (now - sent[slot]) / 1000));
    }
    return slot;
  }

  /** The first of the failures is told. */
  private void complain(int group) {
    if (!complained) {
      complained = true;
      String why = new String(link.payload(), StandardCharsets.UTF_8);
      System.err.println("a write to " + Groups.group(group) + " failed: " + why);
    }
  }

  /**
   * Looks whether all acknowledged commands are there, once, in each group.
   *
   * @throws IllegalStateException if they are not
   */
  void settle() throws IOException {
    for (int i = 0; i < groups.size(); i++) {
      link.put(Frames.READ, i, Command.read(groups.get(i)));
    }
    link.flush();
    for (int answers = 0; answers < groups.size(); ) {
      link.await();
      for (; link.next(); answers++) {
        if (link.kind() != Frames.OK) {
          throw new IllegalStateException("a last read failed");
        }
        ledgers.get((int) link.number()).settle(link.payload());
      }
    }
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
