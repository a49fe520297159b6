package dev.troupe.bench.node;

import dev.troupe.bench.drive.SocketLink;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of one node that sends a write each time a period is over, whether the ones before are
 * answered or not. One thread sends and another takes replies. A time is that at which a write was
 * due, by {@link System#nanoTime}, so what waits to be sent counts as waiting.
 */
public final class Writer implements AutoCloseable {

  /** Makes the writes of all clients, and hears what becomes of each. Called by many threads. */
  public interface Book {

    /** A new number; the command of which number is asked for next. */
    long number();

    /** The number for another try of one that has failed, and may have been executed. */
    long again(long number);

    /** The command of a number. */
    byte[] command(long number);

    /**
     * It was acknowledged.
     *
     * @param due when it was to be sent
     * @param now when its reply was taken
     */
    void acknowledged(long number, long due, long now, byte[] answer);

    /** It was refused, or its outcome is not known. */
    void failed(long number, String why);

    /** What must not be has happened: an answer to what was not asked. */
    void wrong(String what);
  }

  /** A node of which nothing is heard for so long is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Beyond so many without a reply no more are sent: a front closes at 65,536. */
  private static final int MOST_UNDER_WAY = 12_000;

  private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();

  private final SocketLink link;
  private final Book book;
  private final long periodNanos;
  private final Map<Long, Long> underWay = new ConcurrentHashMap<>();
  private final Thread sender = new Thread(this::send, "bench-sender");
  private final Thread taker = new Thread(this::take, "bench-taker");
  private volatile boolean ended;
  private volatile long acknowledged;

  private Writer(SocketLink link, Book book, Duration period) {
    this.link = link;
    this.book = book;
    this.periodNanos = period.toNanos();
  }

  /** Begins. */
  public static Writer start(int frontPort, Book book, Duration period) throws IOException {
    Writer writer = new Writer(SocketLink.to(frontPort, PATIENCE), book, period);
    writer.sender.setDaemon(true);
    writer.taker.setDaemon(true);
    writer.sender.start();
    writer.taker.start();
    return writer;
  }

  /** How many were acknowledged so far. */
  public long acknowledged() {
    return acknowledged;
  }

  private void send() {
    try {
      long due = System.nanoTime();
      while (!ended) {
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        } else if (underWay.size() >= MOST_UNDER_WAY || -wait > LATE_NANOS) {
          due = System.nanoTime() + periodNanos; // it is this client that cannot follow
        } else {
          long number = book.number();
          underWay.put(number, due);
          link.put(Frames.WRITE, number, book.command(number));
          link.flush();
          due += periodNanos;
        }
      }
    } catch (IOException e) {
      ended = true; // the other thread sees it too, and tells of what is under way
    }
  }

  private void take() {
    String why = "the client has ended";
    try {
      while (true) {
        link.await();
        long now = System.nanoTime();
        while (link.next()) {
          take(now);
        }
      }
    } catch (IOException e) {
      why = ended ? why : e.toString();
    }
    ended = true;
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (long number : underWay.keySet()) {
      book.failed(number, why);
    }
  }

  private void take(long now) {
    Long due = underWay.remove(link.number());
    if (due == null) {
      book.wrong("an answer to what was not asked: " + link.number());
    } else if (link.kind() == Frames.OK) {
      book.acknowledged(link.number(), due, now, link.payload());
      acknowledged++; // by this thread alone
    } else {
      book.failed(link.number(), new String(link.payload(), StandardCharsets.UTF_8));
    }
  }

  /** Sends no more, and gives up what is not answered. */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    try {
      sender.join();
      link.close();
    } catch (IOException e) {
      System.err.println("a client's connection could not be closed: " + e);
    }
    taker.join();
  }
}
