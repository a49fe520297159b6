package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Commits one fault of a {@link Nemesis}, and schedules its end; all from the event's chance. */
final class Strike {
  private final Sim sim;
  private final NemesisPlan plan;
  private final BiConsumer<Duration, Runnable> later;

  Strike(Sim sim, NemesisPlan plan, BiConsumer<Duration, Runnable> later) {
    this.sim = sim;
    this.plan = plan;
    this.later = later;
  }

  Fault draw() {
    int left = random().nextInt(plan.faults().stream().mapToInt(plan::weightOf).sum());
    for (Fault fault : plan.faults()) {
      left -= plan.weightOf(fault);
      if (left < 0) {
        return fault;
      }
    }
    throw new AssertionError("weights do not add up: " + plan);
  }

  /** False if it is not possible now. */
  boolean commit(Fault fault) {
    SimNode victim = anyVictim();
    Duration lasting = upTo(plan.lasting());
    return switch (fault) {
      case CRASH -> mayTakeDown(victim) && done(victim::crash, lasting, victim::restart);
      case PAUSE -> mayTakeDown(victim) && done(victim::pause, lasting, victim::resume);
      case PAUSE_MIDWAY -> mayTakeDown(victim) && pauseMidway(victim, lasting);
      case PARTITION -> partition(lasting);
      case ONE_WAY_CUT -> oneWayCut(victim, lasting);
      case CLOG -> clog(victim, lasting);
      case LOSS ->
          links(LinkProfile.GOOD.withDrop(0.2).withDuplicate(0.1).withReorder(0.2), lasting);
      case DELAY ->
          links(
              LinkProfile.between(Duration.ofMillis(1), Duration.ofMillis(60)).withStraggle(0.02),
              lasting);
      case REORDER -> links(LinkProfile.LONG_REORDERING, lasting);
      case SLOW_DISK -> slowDisk(victim, lasting);
      case FAILING_DISK -> failingDisk(victim, lasting);
      case FULL_DISK -> fullDisk(victim, lasting);
      case CLOCK -> jump(victim, lasting);
      case DRIFT -> drift(victim, lasting);
    };
  }

  private boolean done(Runnable fault, Duration lasting, Runnable end) {
    fault.run();
    later.accept(lasting, end);
    return true;
  }

  private boolean pauseMidway(SimNode victim, Duration lasting) {
    int points = random().nextInt(20);
    // A node that comes to no such point must not keep others from being taken down.
    return done(() -> victim.pauseMidway(points, lasting), plan.lasting(), victim::callOffPause);
  }

  private boolean partition(Duration lasting) {
    List<String> names = new ArrayList<>(sim.nodes().stream().map(SimNode::name).toList());
    if (names.size() < 2) {
      return false;
    }
    if (names.size() > 2 && random().nextInt(4) == 0) {
      String bridge = names.remove(random().nextInt(names.size()));
      sim.trace("BRIDGE " + bridge);
    }
    int size = random().nextInt(3) == 0 ? 1 : random().nextInt(1, names.size());
    Set<String> oneSide = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      oneSide.add(names.remove(random().nextInt(names.size())));
    }
    Set<String> otherSide = new TreeSet<>(names);
    return done(
        () -> sim.network().partition(oneSide, otherSide),
        lasting,
        () -> oneSide.forEach(a -> otherSide.forEach(b -> sim.network().join(a, b))));
  }

  private boolean oneWayCut(SimNode victim, Duration lasting) {
    String other = another(victim);
    return other != null
        && done(
            () -> sim.network().cutOneWay(victim.name(), other),
            lasting,
            () -> sim.network().join(victim.name(), other));
  }

  private boolean clog(SimNode victim, Duration lasting) {
    String other = another(victim);
    return other != null
        && done(
            () -> sim.network().clog(victim.name(), other),
            lasting,
            () -> sim.network().unclog(victim.name(), other));
  }

  private boolean links(LinkProfile profile, Duration lasting) {
    sim.trace("LINKS " + profile);
    return done(
        () -> sim.network().profile(profile),
        lasting,
        () -> sim.network().profile(sim.network().usual()));
  }

  private boolean slowDisk(SimNode victim, Duration lasting) {
    sim.trace("SLOW DISK " + victim.name());
    return done(
        () -> victim.disk().slow(Duration.ofMillis(5), Duration.ofMillis(80)),
        lasting,
        victim.disk()::heal);
  }

  private boolean failingDisk(SimNode victim, Duration lasting) {
    double probability = random().nextInt(1, 6) / 10.0;
    sim.trace("FAILING DISK " + victim.name() + " " + probability);
    return done(
        () -> victim.disk().failing(probability), lasting, () -> healDiskAndRestart(victim));
  }

  private boolean fullDisk(SimNode victim, Duration lasting) {
    sim.trace("FULL DISK " + victim.name());
    return done(() -> victim.disk().full(true), lasting, () -> healDiskAndRestart(victim));
  }

  /** A node whose root behaviour could not bear its disk is started again, as by an operator. */
  private void healDiskAndRestart(SimNode victim) {
    victim.disk().heal();
    victim.restart();
  }

  private boolean jump(SimNode victim, Duration lasting) {
    Duration by = Duration.ofMillis(random().nextLong(-2_000, 2_001));
    sim.trace("CLOCK " + victim.name() + " jumps " + by);
    return done(() -> victim.clock().jumpWall(by), lasting, victim.clock()::heal);
  }

  private boolean drift(SimNode victim, Duration lasting) {
    long ppm = random().nextLong(-100_000, 100_001);
    sim.trace("DRIFT " + victim.name() + " " + ppm + " ppm");
    return done(() -> victim.clock().drift(ppm), lasting, victim.clock()::heal);
  }

  private RandomGenerator random() {
    return sim.random(); // within an event: the event's own
  }

  private Duration upTo(Duration longest) {
    return Duration.ofNanos(random().nextLong(1, longest.toNanos() + 1));
  }

  private SimNode anyVictim() {
    return plan.victims().isEmpty()
        ? sim.anyNode()
        : sim.node(plan.victims().get(random().nextInt(plan.victims().size())));
  }

  private String another(SimNode victim) {
    String other = sim.anyNode().name();
    return other.equals(victim.name()) ? null : other;
  }

  private boolean mayTakeDown(SimNode victim) {
    long down = sim.nodes().stream().filter(Strike::isDown).count();
    return down < plan.atMostDown() && !isDown(victim);
  }

  private static boolean isDown(SimNode node) {
    return !node.isUp() || node.isPaused() || node.isToPause();
  }
}
