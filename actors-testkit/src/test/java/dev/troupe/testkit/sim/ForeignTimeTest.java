package dev.troupe.testkit.sim;

import static dev.troupe.testkit.sim.TestWorld.SETTINGS;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The classic of clocks: a lease is granted until a time of the grantor's clock, and the holder
 * compares that with its own. It works as long as both clocks happen to show the same.
 */
class ForeignTimeTest {
  private static final int SEEDS = 4;
  private static final long LEASE_MILLIS = 100;

  /** By which time a holder knows the end of its lease. */
  private enum Ends {
    BY_NANO_TIME_OF_THE_GRANTOR,
    BY_WALL_CLOCK_OF_THE_GRANTOR,
    /** The right way: a length, counted from when the holder has asked, on its own clock. */
    BY_LENGTH
  }

  private record Act(String holder, long lease) {}

  private record Ask(String holder) implements Serializable {}

  private record Grant(long number, long nanoTime, long wallMillis, long lengthNanos)
      implements Serializable {}

  /** Grants the lease to whoever asks first when it is free. */
  private static Behavior<?> grantor(SimNodeContext world) {
    long[] lease = {0, world.monotonicNanos().getAsLong()}; // its number, until when
    long length = LEASE_MILLIS * 1_000_000;
    world
        .network()
        .register(
            "grantor",
            message -> {
              long now = world.monotonicNanos().getAsLong();
              if (now - lease[1] < 0) {
                return;
              }
              lease[0]++;
              lease[1] = now + length;
              long wall = world.wallMillis().getAsLong() + LEASE_MILLIS;
              world
                  .network()
                  .send(
                      ((Ask) message).holder(),
                      "holder",
                      new Grant(lease[0], lease[1], wall, length));
            });
    return Behaviors.empty();
  }

  /** Asks whenever it has no lease, and acts each 3 ms while it has one. */
  private static Behavior<?> holder(SimNodeContext world, Ends ends, List<Act> acts) {
    Grant[] held = new Grant[1];
    long[] askedAt = new long[1];
    world.network().register("holder", grant -> held[0] = (Grant) grant);
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay("turn", ofMillis(3));
          return Behaviors.receive(Object.class)
              .onMessageEquals(
                  "turn",
                  () -> {
                    if (held[0] != null && holds(world, ends, held[0], askedAt[0])) {
                      acts.add(new Act(world.nodeName(), held[0].number()));
                    } else {
                      held[0] = null;
                      askedAt[0] = world.monotonicNanos().getAsLong();
                      world.network().send("grantor", "grantor", new Ask(world.nodeName()));
                    }
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static boolean holds(SimNodeContext world, Ends ends, Grant grant, long askedAt) {
    long now = world.monotonicNanos().getAsLong();
    return switch (ends) {
      case BY_NANO_TIME_OF_THE_GRANTOR -> now - grant.nanoTime() < 0;
      case BY_WALL_CLOCK_OF_THE_GRANTOR -> world.wallMillis().getAsLong() < grant.wallMillis();
      case BY_LENGTH -> now - askedAt < grant.lengthNanos() - 30_000_000; // it may have asked again
    };
  }

  /** Whether it comes to light within seconds that the leases are none. */
  private static boolean isFound(long seed, Ends ends, boolean clocksDiffer) {
    List<Act> acts = new ArrayList<>();
    try (Sim sim = Sim.seeded(seed, SETTINGS.withClocksDiffer(clocksDiffer))) {
      sim.network().usual(LinkProfile.between(ofMillis(1), ofMillis(5)));
      sim.node("grantor", ForeignTimeTest::grantor);
      sim.node("a", world -> holder(world, ends, acts));
      sim.node("b", world -> holder(world, ends, acts));
      sim.always(
          "one holder at a time",
          () -> {
            int last = acts.size() - 1;
            return last > 0 && acts.get(last).lease() < acts.get(last - 1).lease()
                ? Optional.of(acts.get(last) + " acts after " + acts.get(last - 1))
                : Optional.empty();
          });
      sim.runUntil("leases serve", () -> acts.size() > 200 && bothAct(acts), ofSeconds(10));
      return false;
    } catch (SimFailure failure) {
      assertThat(failure.invariant()).isIn("one holder at a time", "leases serve");
      return true;
    }
  }

  private static boolean bothAct(List<Act> acts) {
    return acts.stream().map(Act::holder).distinct().count() == 2;
  }

  private static long found(Ends ends, boolean clocksDiffer) {
    long found = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      found += isFound(seed, ends, clocksDiffer) ? 1 : 0;
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_LENGTH")
  void aTimeOfAnotherMachineIsFound(Ends ends) {
    assertThat(found(ends, true)).isGreaterThanOrEqualTo(SEEDS - 1);
  }

  @ParameterizedTest
  @EnumSource
  void withClocksThatBeginAlikeItIsNot(Ends ends) {
    assertThat(found(ends, false)).isZero();
  }

  @Test
  void aLengthHoldsOnAnyClock() {
    assertThat(found(Ends.BY_LENGTH, true)).isZero();
  }
}
