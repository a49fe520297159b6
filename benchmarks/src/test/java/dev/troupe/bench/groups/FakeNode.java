package dev.troupe.bench.groups;

import dev.troupe.bench.drive.Link;
import dev.troupe.bench.peer.Tally;
import dev.troupe.bench.wire.Frames;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** Groups without servers: they answer what was sent once it is waited for. */
final class FakeNode implements Link {

  private record Frame(byte kind, long number, byte[] payload) {}

  /** What each group has executed. */
  final Map<Integer, Tally> tallies = new TreeMap<>();

  /** Commands that each group was sent. */
  final Map<Integer, Integer> writes = new TreeMap<>();

  /** The group that answers no write, if any. */
  int broken = -1;

  private final Deque<Frame> added = new ArrayDeque<>();
  private final Deque<Frame> sent = new ArrayDeque<>();
  private Frame current;
  int mostUnderWay;

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
      int group = Command.groupOfRead(request.payload);
      return new Frame(Frames.OK, request.number, tally(group).query());
    }
    int group = Command.group(request.payload);
    writes.merge(group, 1, Integer::sum);
    if (group == broken) {
      return new Frame(Frames.FAILED, request.number, new byte[] {'?'});
    }
    byte[] answer = tally(group).apply(request.payload, 0, request.payload.length);
    return new Frame(Frames.OK, request.number, answer);
  }

  private Tally tally(int group) {
    return tallies.computeIfAbsent(group, none -> new Tally());
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
