package dev.troupe.bench.node;

import dev.troupe.bench.drive.SocketLink;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Has so many writes acknowledged by one node, as fast as it can. For one thread. */
public final class Filler {

  private static final int UNDER_WAY = 4096;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MOST_FAILURES_IN_TURN = 20_000;

  private final SocketLink link;
  private final Writer.Book book;
  private final long count;
  private long sent;
  private long acknowledged;
  private int failedInTurn;

  private Filler(SocketLink link, Writer.Book book, long count) {
    this.link = link;
    this.book = book;
    this.count = count;
  }

  /**
   * Writes; what fails is tried again.
   *
   * @param progress is told how many were acknowledged, now and then
   * @throws IOException if the node is gone, or fails very many in turn
   */
  public static void fill(int frontPort, Writer.Book book, long count, LongConsumer progress)
      throws IOException, InterruptedException {
    try (SocketLink link = SocketLink.to(frontPort, PATIENCE)) {
      new Filler(link, book, count).run(progress);
    }
  }

  private void run(LongConsumer progress) throws IOException, InterruptedException {
    while (sent < Math.min(UNDER_WAY, count)) {
      sendAnother();
    }
    link.flush();
    while (acknowledged < count) {
      link.await();
      while (link.next()) {
        take();
      }
      link.flush();
      progress.accept(acknowledged);
    }
  }

  private void sendAnother() throws IOException {
    sent++;
    send(book.number());
  }

  private void send(long number) throws IOException {
    link.put(Frames.WRITE, number, book.command(number));
  }

  private void take() throws IOException, InterruptedException {
    if (link.kind() == Frames.OK) {
      failedInTurn = 0;
      acknowledged++;
      book.acknowledged(link.number(), 0, 0, link.payload());
      if (sent < count) {
        sendAnother();
      }
      return;
    }
    String why = new String(link.payload(), StandardCharsets.UTF_8);
    book.failed(link.number(), why);
    if (++failedInTurn > MOST_FAILURES_IN_TURN) {
      throw new IOException(failedInTurn + " writes failed in turn, the last one with " + why);
    }
    Thread.sleep(failedInTurn == 1 ? PAUSE.toMillis() : 0);
    send(book.again(link.number()));
  }
}
