package dev.troupe.raft;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The timers of a node's members as one: a wheel that turns ten times in a heartbeat interval, and
 * tells whose time has come. Leaders that share a place beat together, and so fill the same
 * bundles. Any thread may ask; one turns.
 */
final class TimerWheel {

  /** In a heartbeat interval. */
  static final int TURNS = 10;

  /** Mostly more turns than anybody waits for: what is due later is passed by, and stays. */
  private static final int PLACES = 128;

  private static final int STOPS_AFTER = 2 * TURNS;

  private static final class Ring {
    private final ActorRef<RaftNode.Command> member;
    private final RaftNode.Timeout message;
    private final long due; // in turns
    private volatile boolean cancelled;

    private Ring(ActorRef<RaftNode.Command> member, RaftNode.Timeout message, long due) {
      this.member = member;
      this.message = message;
      this.due = due;
    }
  }

  private final List<Queue<Ring>> places =
      Stream.<Queue<Ring>>generate(ConcurrentLinkedQueue::new).limit(PLACES).toList();

  private final RaftClock clock;
  private final long turnNanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long turned; // so often
  private long turnedAt;
  private long emptySince;

  TimerWheel(RaftClock clock, Duration heartbeatInterval) {
    this.clock = clock;
    this.turnNanos = turn(heartbeatInterval).toNanos();
    this.turnedAt = clock.monotonicNanos();
  }

  /** How long a turn takes. */
  static Duration turn(Duration heartbeatInterval) {
    return Duration.ofNanos(Math.max(1, heartbeatInterval.toNanos() / TURNS));
  }

  /**
   * The member is to be told after a while, which counts from the last turn: so it may be told up
   * to a turn early.
   *
   * @param first is run if nobody else waits: then the wheel may stand still
   * @return what takes it back
   */
  Runnable add(
      ActorRef<RaftNode.Command> member, RaftNode.Timeout message, Duration after, Runnable first) {
    long turns = Math.max(1, (after.toNanos() + turnNanos - 1) / turnNanos);
    Ring ring = new Ring(member, message, turned + turns);
    place(ring.due).add(ring);
    if (waiting.getAndIncrement() == 0) {
      first.run();
    }
    return () -> ring.cancelled = true;
  }

  private Queue<Ring> place(long turn) {
    return places.get((int) (turn % PLACES));
  }

  /** It has stood still, and that time does not count. */
  void begin() {
    turnedAt = clock.monotonicNanos();
    emptySince = turned;
  }

  /**
   * Turns as far as time has gone on, and tells those whose time has come. Who asks anew meanwhile
   * counts from the end of it: nobody is told twice because the wheel was held up.
   *
   * @return false if it may stand still, as nobody has waited for a while
   */
  boolean turn() {
    long turns = (clock.monotonicNanos() - turnedAt) / turnNanos;
    long last = turned;
    turnedAt += turns * turnNanos;
    turned = last + turns;
    if (waiting.get() > 0) {
      for (long passed = 1; passed <= Math.min(turns, PLACES); passed++) {
        ring(place(last + passed));
      }
      emptySince = turned;
    }
    return turned - emptySince < STOPS_AFTER;
  }

  private void ring(Queue<Ring> place) {
    for (Iterator<Ring> rings = place.iterator(); rings.hasNext(); ) {
      Ring ring = rings.next();
      if (ring.due <= turned) {
        rings.remove();
        waiting.decrementAndGet();
        if (!ring.cancelled) {
          ring.member.tell(ring.message);
        }
      }
    }
  }
}
