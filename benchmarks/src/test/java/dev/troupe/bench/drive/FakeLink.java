package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Tally;
import dev.troupe.bench.wire.Frames;
import java.util.ArrayDeque;
import java.util.Deque;

/** A group without servers: it answers what was sent once it is waited for. */
final class FakeLink implements Link {

  private record Frame(byte kind, long number, byte[] payload) {}

  private Tally tally = new Tally();
  private final Deque<Frame> added = new ArrayDeque<>();
  private final Deque<Frame> sent = new ArrayDeque<>();
  private Frame current;
  private int mostUnderWay;

  /** Executes each command so often; 1 is right. */
  int executions = 1;

  /** Answers no write. */
  boolean broken;

  /** Loses all that it has executed. */
  void forget() {
    tally = new Tally();
  }

  int mostUnderWay() {
    return mostUnderWay;
  }

  @Override
  public void put(byte kind, long number, byte[] payload) {
    added.add(new Frame(kind, number, payload.clone()));
  }

  @Override
  public void flush() {
    sent.addAll(added);
    added.clear();
    mostUnderWay = Math.max(mostUnderWay, sent.size());
  }

  @Override
  public void await() {
    if (sent.isEmpty()) {
      throw new AssertionError("waits for replies, but nothing was sent");
    }
  }

  @Override
  public boolean next() {
    Frame request = sent.poll();
    if (request == null) {
      return false;
    }
    current = answer(request);
    return true;
  }

  private Frame answer(Frame request) {
    if (request.kind == Frames.READ) {
      return new Frame(Frames.OK, request.number, tally.query());
    }
    if (broken) {
      return new Frame(Frames.FAILED, request.number, new byte[] {'?'});
    }
    byte[] answer = null;
    for (int i = 0; i < executions; i++) {
      answer = tally.apply(request.payload, 0, request.payload.length);
    }
    return new Frame(Frames.OK, request.number, answer);
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

  @Override
  public void close() {}
}
