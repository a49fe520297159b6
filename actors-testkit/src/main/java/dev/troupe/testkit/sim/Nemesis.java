package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.pekko.actor.Cancellable;

/**
 * Does harm by a schedule that the seed decides: faults of all kinds, overlapping, until {@link
 * #stop}, which heals everything so that the system must become live again.
 *
 * <p>Each fault is an event with a number and a stream of chance of its own, so that a run can be
 * repeated without some of them; see {@link Shrinker}.
 */
public final class Nemesis {
  private final Sim sim;
  private final NemesisPlan plan;
  private final String group;
  private final SplittableRandom pace;
  private final Strike strike;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private Cancellable next;
  private boolean stopped;

  Nemesis(Sim sim, NemesisPlan plan) {
    this.sim = sim;
    this.plan = plan;
    this.group = sim.kernel().script.newGroup("nemesis");
    this.pace = sim.kernel().randomOfEvents("pace of " + group);
    this.strike = new Strike(sim, plan, this::later);
    scheduleNext();
  }

  /** No more harm: heals the network, the disks and the clocks, wakes and restarts all nodes. */
  public void stop() {
    stopped = true;
    next.cancel();
    sim.heal();
  }

  /** How many faults of each kind there were. */
  public Map<Fault, Integer> done() {
    return Map.copyOf(done);
  }

  private void scheduleNext() {
    long twice = plan.every().multipliedBy(2).toNanos();
    next = sim.schedule(Duration.ofNanos(pace.nextLong(1, twice + 1)), this::turn);
  }

  private void turn() {
    if (!stopped) {
      sim.kernel().script.next(group, this::strike);
      scheduleNext();
    }
  }

  private void strike() {
    Fault fault = strike.draw();
    if (strike.commit(fault)) {
      done.merge(fault, 1, Integer::sum);
    } else {
      sim.trace("NO " + fault + " NOW");
    }
  }

  private void later(Duration delay, Runnable end) {
    sim.schedule(
        delay,
        () -> {
          if (!stopped) {
            end.run();
          }
        });
  }
}
