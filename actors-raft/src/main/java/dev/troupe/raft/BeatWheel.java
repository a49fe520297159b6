package dev.troupe.raft;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The heartbeat timers of a node's leaders as one: a wheel that turns ten times in a heartbeat
 * interval. A leader that asks for its next heartbeat is told ten turns later. Leaders that share a
 * place beat together, and so fill the same bundles. Any thread may ask; one turns.
 */
final class BeatWheel {

  /** In a heartbeat interval. */
  static final int TURNS = 10;

  private static final int STOPS_AFTER = 2 * TURNS;

  private static final class Beat {
    private final ActorRef<RaftNode.Command> leader;
    private volatile boolean cancelled;

    private Beat(ActorRef<RaftNode.Command> leader) {
      this.leader = leader;
    }
  }

  /** One more than there are turns: nothing is put where it is being emptied. */
  private final List<Queue<Beat>> places =
      Stream.<Queue<Beat>>generate(ConcurrentLinkedQueue::new).limit(TURNS + 1).toList();

  private final RaftClock clock;
  private final long turnNanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile int place; // emptied last
  private long turnedAt;
  private int emptyTurns;

  BeatWheel(RaftClock clock, Duration heartbeatInterval) {
    this.clock = clock;
    this.turnNanos = Math.max(1, heartbeatInterval.toNanos() / TURNS);
    this.turnedAt = clock.monotonicNanos();
  }

  /**
   * The leader is to be told after ten turns.
   *
   * @param first is run if nobody else waits: then the wheel may stand still
   * @return what takes it back
   */
  Runnable add(ActorRef<RaftNode.Command> leader, Runnable first) {
    Beat beat = new Beat(leader);
    places.get((place + TURNS) % places.size()).add(beat);
    if (waiting.getAndIncrement() == 0) {
      first.run();
    }
    return () -> beat.cancelled = true;
  }

  /** It has stood still, and that time does not count. */
  void begin() {
    turnedAt = clock.monotonicNanos();
    emptyTurns = 0;
  }

  /**
   * Turns as far as time has gone on, and tells those whose time has come. If it was held up it
   * turns once around: nobody is to be told twice for that.
   *
   * @return false if it may stand still, as nobody has waited for a while
   */
  boolean turn() {
    long now = clock.monotonicNanos();
    long turns = (now - turnedAt) / turnNanos;
    for (int i = 0; i < Math.min(turns, TURNS); i++) {
      turnOnce();
    }
    turnedAt = turns > TURNS ? now : turnedAt + turns * turnNanos;
    return emptyTurns < STOPS_AFTER;
  }

  private void turnOnce() {
    emptyTurns = waiting.get() == 0 ? emptyTurns + 1 : 0;
    int next = (place + 1) % places.size();
    place = next;
    Queue<Beat> due = places.get(next);
    for (Beat beat = due.poll(); beat != null; beat = due.poll()) {
      waiting.decrementAndGet();
      if (!beat.cancelled) {
        beat.leader.tell(RaftNode.Timeout.HEARTBEAT);
      }
    }
  }
}
