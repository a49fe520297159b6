package dev.troupe.testkit.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** No two machines' clocks agree, and a monotonic clock does not outlive its machine's power. */
class SimClockTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<Long> ticksAt = new ArrayList<>();

  /** Notes its clock each 100 ms; stops when it is told to. */
  private Behavior<?> ticker(SimNodeContext world) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay("tick", ofMillis(100));
          return Behaviors.receive(Object.class)
              .onMessageEquals("stop", Behaviors::stopped)
              .onMessageEquals(
                  "tick",
                  () -> {
                    ticksAt.add(world.monotonicNanos().getAsLong());
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Behavior<?> idle(SimNodeContext world) {
    return Behaviors.empty();
  }

  /** The clocks of a and b, without the virtual time, which does not count yet. */
  private static List<SimClock> clocks(Sim sim) {
    return List.of(
        sim.node("a", SimClockTest::idle).clock(), sim.node("b", SimClockTest::idle).clock());
  }

  @Test
  void theClocksOfTwoNodesDifferFromTheStart() {
    int wallsApart = 0;
    boolean below = false;
    boolean above = false;
    for (long seed = 1; seed <= 20; seed++) {
      try (Sim sim = Sim.seeded(seed)) {
        List<SimClock> clocks = clocks(sim);
        long a = clocks.get(0).monotonicNanos();
        long b = clocks.get(1).monotonicNanos();
        assertThat(Math.min(a - b, b - a)).isLessThan(-SECOND);
        below |= a < 0;
        above |= a > 0;
        long walls = clocks.get(0).wallMillis() - clocks.get(1).wallMillis();
        assertThat(walls).isBetween(-10_000L, 10_000L);
        wallsApart += Math.abs(walls) > 1_000 ? 1 : 0;
      }
    }
    assertThat(below && above).isTrue();
    assertThat(wallsApart).isGreaterThan(10);
  }

  @Test
  void theSameSeedGivesANodeTheSameClocksWhateverOthersThereAre() {
    try (Sim one = Sim.seeded(7);
        Sim other = Sim.seeded(7)) {
      other.node("0", SimClockTest::idle);
      SimClock first = one.node("a", SimClockTest::idle).clock();
      SimClock second = other.node("a", SimClockTest::idle).clock();
      assertThat(second.monotonicNanos()).isEqualTo(first.monotonicNanos());
      assertThat(second.wallMillis()).isEqualTo(first.wallMillis());
    }
  }

  @Test
  void withoutDifferencesAllBeginAlike() {
    try (Sim sim = Sim.seeded(1, SimSettings.defaults().withClocksDiffer(false))) {
      SimNode node = sim.node("a", SimClockTest::idle);
      node.crash();
      node.restart();
      assertThat(node.clock().monotonicNanos()).isZero();
      assertThat(node.clock().wallMillis()).isEqualTo(SimClock.WALL_START_MILLIS);
    }
  }

  @Test
  void theDrawsShiftNothingElse() {
    assertThat(eventsOf(true)).isEqualTo(eventsOf(false)).hasSizeGreaterThan(20);
  }

  /** The trace but for what it says of the clocks themselves. */
  private List<String> eventsOf(boolean clocksDiffer) {
    List<String> trace = new ArrayList<>();
    try (Sim sim = Sim.seeded(3, TestWorld.SETTINGS.withClocksDiffer(clocksDiffer))) {
      sim.traceTo(line -> trace.add(line.replaceAll("monotonic clock.*", "")));
      sim.node("a", world -> TestWorld.mailbox(world, "b", new ArrayList<>()));
      sim.node("b", world -> TestWorld.mailbox(world, "a", new ArrayList<>()));
      sim.every(ofMillis(20), () -> sim.anyNode().tell(new TestWorld.Note(1)));
      sim.nemesis(NemesisPlan.all().every(ofMillis(40), ofMillis(80)));
      sim.runFor(ofSeconds(3));
      trace.add(sim.steps() + " steps, " + sim.network().delivered() + " messages");
    }
    return trace;
  }

  @Test
  void aPowerCutBeginsTheMonotonicClockAnewAndLeavesTheWallClock() {
    for (long seed = 1; seed <= 10; seed++) {
      try (Sim sim = Sim.seeded(seed)) {
        SimNode node = sim.node("n", SimClockTest::idle);
        long before = node.clock().monotonicNanos();
        long wallBefore = node.clock().wallMillis();
        node.crash();
        sim.runFor(ofMillis(500));
        node.restart();
        long passed = node.clock().monotonicNanos() - before;
        assertThat(Math.abs(passed)).isGreaterThan(SECOND);
        assertThat(node.clock().wallMillis() - wallBefore).isEqualTo(500);
      }
    }
  }

  @Test
  void theEndOfTheProcessAloneLeavesBothClocks() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n", this::ticker);
      long before = node.clock().monotonicNanos();
      node.tell("stop");
      sim.runUntil(() -> !node.isUp(), ofSeconds(30));
      node.restart();
      sim.runFor(ofSeconds(1));
      assertThat(node.clock().monotonicNanos() - before).isEqualTo(sim.now().toNanos());
    }
  }

  @Test
  void timersAndDifferencesAreRightWhileTheClockRunsOver() {
    long seed =
        LongStream.range(1, 100)
            .filter(SimClockTest::runsOverSoon)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no clock runs over"));
    try (Sim sim = Sim.seeded(seed)) {
      SimNode node = sim.node("n", this::ticker);
      node.clock().drift(500_000);
      sim.runFor(ofSeconds(30));
      assertThat(node.clock().monotonicNanos()).isNegative();
    }
    assertThat(ticksAt.get(0)).isPositive();
    assertThat(ticksAt).hasSizeBetween(440, 450);
    for (int i = 1; i < ticksAt.size(); i++) {
      assertThat(ticksAt.get(i) - ticksAt.get(i - 1)).isBetween(99_999_999L, 101_000_000L);
    }
  }

  private static boolean runsOverSoon(long seed) {
    try (Sim sim = Sim.seeded(seed)) {
      long now = sim.node("n", SimClockTest::idle).clock().monotonicNanos();
      return now > 0 && now + 30 * SECOND < 0 && now + SECOND > 0;
    }
  }
}
