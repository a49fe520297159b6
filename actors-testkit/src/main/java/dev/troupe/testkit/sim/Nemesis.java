package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.pekko.actor.Cancellable;

/**
 * Does harm by a schedule that the seed decides: faults of all kinds, overlapping, until {@link
 * #stop}, which heals everything so that the system must become live again.
 */
public final class Nemesis {
  private final Sim sim;
  private final NemesisPlan plan;
  private final SplittableRandom random;
  private final Fault[] faults;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private Cancellable next;
  private boolean stopped;

  Nemesis(Sim sim, NemesisPlan plan) {
    this.sim = sim;
    this.plan = plan;
    this.random = sim.kernel().random("nemesis");
    this.faults = plan.faults().toArray(Fault[]::new);
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
    next = sim.schedule(upTo(plan.every().multipliedBy(2)), this::strike);
  }

  private void strike() {
    if (stopped) {
      return;
    }
    Fault fault = faults[random.nextInt(faults.length)];
    if (commit(fault)) {
      done.merge(fault, 1, Integer::sum);
    }
    scheduleNext();
  }

  /** Commits one fault and schedules its end; false if it is not possible now. */
  private boolean commit(Fault fault) {
    SimNode victim = anyVictim();
    switch (fault) {
      case CRASH -> {
        return mayTakeDown(victim) && crash(victim);
      }
      case PAUSE -> {
        return mayTakeDown(victim) && pause(victim);
      }
      case PARTITION -> partition();
      case ONE_WAY_CUT -> cutOneWay(victim);
      case LOSS -> links(LinkProfile.GOOD.withDrop(0.2).withDuplicate(0.1).withReorder(0.2));
      case DELAY ->
          links(
              LinkProfile.between(Duration.ofMillis(1), Duration.ofMillis(60)).withStraggle(0.02));
      case SLOW_DISK -> slowDisk(victim);
      case CLOCK -> clock(victim);
    }
    return true;
  }

  private boolean crash(SimNode victim) {
    victim.crash();
    later(victim::restart);
    return true;
  }

  private boolean pause(SimNode victim) {
    victim.pause();
    later(victim::resume);
    return true;
  }

  private void partition() {
    List<String> names = new ArrayList<>(sim.nodes().stream().map(SimNode::name).toList());
    Set<String> oneSide = new TreeSet<>();
    int size = names.size() < 2 ? 0 : random.nextInt(1, names.size());
    for (int i = 0; i < size; i++) {
      oneSide.add(names.remove(random.nextInt(names.size())));
    }
    Set<String> otherSide = new TreeSet<>(names);
    sim.network().partition(oneSide, otherSide);
    later(() -> oneSide.forEach(a -> otherSide.forEach(b -> sim.network().join(a, b))));
  }

  private void cutOneWay(SimNode victim) {
    String other = List.copyOf(sim.nodes()).get(random.nextInt(sim.nodes().size())).name();
    if (!other.equals(victim.name())) {
      sim.network().cutOneWay(victim.name(), other);
      later(() -> sim.network().join(victim.name(), other));
    }
  }

  private void links(LinkProfile profile) {
    sim.trace("LINKS " + profile);
    sim.network().profile(profile);
    later(() -> sim.network().profile(sim.network().usual()));
  }

  private void slowDisk(SimNode victim) {
    sim.trace("SLOW DISK " + victim.name());
    victim.disk().slow(Duration.ofMillis(5), Duration.ofMillis(80));
    later(victim.disk()::heal);
  }

  private void clock(SimNode victim) {
    sim.trace("CLOCK " + victim.name());
    victim.clock().jumpWall(Duration.ofMillis(random.nextLong(-2_000, 2_001)));
    victim.clock().drift(random.nextLong(-100_000, 100_001));
    later(victim.clock()::heal);
  }

  private void later(Runnable end) {
    sim.schedule(
        upTo(plan.lasting()),
        () -> {
          if (!stopped) {
            end.run();
          }
        });
  }

  private Duration upTo(Duration longest) {
    return Duration.ofNanos(random.nextLong(1, longest.toNanos() + 1));
  }

  private SimNode anyVictim() {
    if (plan.victims().isEmpty()) {
      List<SimNode> all = List.copyOf(sim.nodes());
      return all.get(random.nextInt(all.size()));
    }
    return sim.node(plan.victims().get(random.nextInt(plan.victims().size())));
  }

  private boolean mayTakeDown(SimNode victim) {
    long down = sim.nodes().stream().filter(node -> !node.isUp() || node.isPaused()).count();
    return down < plan.atMostDown() && victim.isUp() && !victim.isPaused();
  }
}
