package dev.troupe.bench.node;

import dev.troupe.raft.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Tells when its state is captured, written and restored, and how long each takes. */
final class WatchedMachine implements StateMachine {

  private final StateMachine inner;
  private final Consumer<Said> told;

  WatchedMachine(StateMachine inner, Consumer<Said> told) {
    this.inner = inner;
    this.told = told;
  }

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    return inner.apply(index, timeMillis, command);
  }

  @Override
  public byte[] query(byte[] query) {
    return inner.query(query);
  }

  @Override
  public byte[] query(byte[] query, long timeMillis) {
    return inner.query(query, timeMillis);
  }

  @Override
  public void advanceTime(long timeMillis) {
    inner.advanceTime(timeMillis);
  }

  @Override
  public long nextDeadline() {
    return inner.nextDeadline();
  }

  @Override
  public Capture capture() {
    long begin = System.nanoTime();
    Capture capture = inner.capture();
    told.accept(new Said.Captured(Said.micros(), microsSince(begin)));
    return out -> {
      long started = System.nanoTime();
      capture.writeTo(out);
      told.accept(new Said.Written(Said.micros(), microsSince(started)));
    };
  }

  @Override
  public void restore(InputStream in) throws IOException {
    long begin = System.nanoTime();
    inner.restore(in);
    told.accept(new Said.Restored(Said.micros(), microsSince(begin)));
  }

  private static long microsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1000;
  }
}
