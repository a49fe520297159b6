package dev.troupe.bench.node;

import dev.troupe.bench.drive.SocketLink;
import dev.troupe.bench.peer.Tally;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes to a {@link Tally}, and the account of them: no acknowledged one may be missing, and none
 * may be counted twice.
 */
public class TallyBook implements Writer.Book {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final byte[] filler;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> wrong = new AtomicReference<>();

  /**
   * @param commandBytes the length of a command, at least {@link Tally#MARK}
   */
  public TallyBook(int commandBytes) {
    this.filler = new byte[commandBytes];
    new SplittableRandom(commandBytes).nextBytes(filler); // nothing that compresses well
  }

  @Override
  public final long number() {
    return numbers.incrementAndGet();
  }

  /** A new one, as each counts. */
  @Override
  public final long again(long number) {
    return number();
  }

  @Override
  public final byte[] command(long number) {
    byte[] command = filler.clone();
    ByteBuffer.wrap(command).putLong(number);
    return command;
  }

  @Override
  public void acknowledged(long number, long due, long now, byte[] answer) {
    acknowledged.incrementAndGet();
    if (answer.length != Tally.ANSWER || ByteBuffer.wrap(answer).getLong(Long.BYTES) != number) {
      wrong("the answer to " + number + " is that of another command");
    }
  }

  @Override
  public final void failed(long number, String why) {
    failed.incrementAndGet();
  }

  @Override
  public final void wrong(String what) {
    wrong.compareAndSet(null, what);
  }

  /** How many were acknowledged. */
  public final long acknowledged() {
    return acknowledged.get();
  }

  /** How many were refused, or have an unknown outcome. */
  public final long failed() {
    return failed.get();
  }

  /**
   * Complains of a wrong answer.
   *
   * @throws IllegalStateException if there was one
   */
  public final void check() {
    if (wrong.get() != null) {
      throw new IllegalStateException(wrong.get());
    }
  }

  /**
   * Asks a node how many were executed, once no more are under way.
   *
   * @throws IllegalStateException if acknowledged ones are missing, or any was executed twice
   */
  public final void settle(int frontPort) throws IOException {
    check();
    try (SocketLink link = SocketLink.to(frontPort, PATIENCE)) {
      link.put(Frames.READ, 0, new byte[0]);
      link.flush();
      do {
        link.await();
      } while (!link.next());
      if (link.kind() != Frames.OK) {
        throw new IllegalStateException("the last read failed");
      }
      settle(acknowledged.get(), ByteBuffer.wrap(link.payload()).getLong(), numbers.get());
    }
  }

  /** Each was executed once at most, and those that were acknowledged were. */
  static void settle(long acknowledged, long executed, long sent) {
    if (executed < acknowledged || executed > sent) {
      throw new IllegalStateException(
          "of %,d writes %,d were acknowledged, but %,d executed"
              .formatted(sent, acknowledged, executed));
    }
  }
}
