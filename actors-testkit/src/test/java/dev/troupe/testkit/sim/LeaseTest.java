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

/**
 * The classic of pauses: a holder looks at its clock, sees that its lease holds, stands still, and
 * writes when the lease has long been another's. Only a pause between the check and the act finds
 * it; a fencing number at the store is the cure.
 */
class LeaseTest {
  private static final long LEASE_NANOS = 100_000_000;
  private static final long MARGIN_NANOS = 20_000_000;

  private record Ask(String holder) implements Serializable {}

  private record Grant(long number) implements Serializable {}

  private record Write(String holder, long number) implements Serializable {}

  /** Grants the lease to one at a time. */
  private static final class Leases {
    String holder = "";
    long number;
    private long until;

    Behavior<?> create(SimNodeContext world) {
      world
          .network()
          .register(
              "leases",
              message -> {
                String asks = ((Ask) message).holder();
                long now = world.monotonicNanos().getAsLong();
                boolean held = !holder.isEmpty() && now - until < 0;
                if (held && !asks.equals(holder)) {
                  return;
                }
                number += asks.equals(holder) ? 0 : 1;
                holder = asks;
                until = now + LEASE_NANOS;
                world.network().send(asks, "holder", new Grant(number));
              });
      return Behaviors.empty();
    }
  }

  /** Asks for the lease again and again, and writes while it has it. */
  private static Behavior<?> holder(SimNodeContext world) {
    long[] lease = new long[3]; // when it was asked for, until when it holds, its number
    lease[1] = world.monotonicNanos().getAsLong();
    world
        .network()
        .register(
            "holder",
            grant -> {
              // It counts from the question on, so it is over here before it is over there.
              lease[1] = lease[0] + LEASE_NANOS - MARGIN_NANOS;
              lease[2] = ((Grant) grant).number();
            });
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay("ask", ofMillis(40));
          timers.startTimerWithFixedDelay("write", ofMillis(3));
          return Behaviors.receive(Object.class)
              .onMessageEquals(
                  "ask",
                  () -> {
                    lease[0] = world.monotonicNanos().getAsLong();
                    world.network().send("leases", "leases", new Ask(world.nodeName()));
                    return Behaviors.same();
                  })
              .onMessageEquals(
                  "write",
                  () -> {
                    if (world.monotonicNanos().getAsLong() - lease[1] < 0) { // the check
                      world // the act
                          .network()
                          .send("store", "store", new Write(world.nodeName(), lease[2]));
                    }
                    return Behaviors.same();
                  })
              .build();
        });
  }

  /** Takes writes; with fencing only those of the newest lease it has seen. */
  private static Behavior<?> store(SimNodeContext world, boolean fencing, List<Write> written) {
    world
        .network()
        .register(
            "store",
            message -> {
              Write write = (Write) message;
              boolean old = written.stream().anyMatch(other -> other.number() > write.number());
              if (!(fencing && old)) {
                written.add(write);
              }
            });
    return Behaviors.empty();
  }

  private static Optional<SimFailure> play(long seed, boolean fencing, Fault fault) {
    try (Sim sim = Sim.seeded(seed, SETTINGS)) {
      Leases leases = new Leases();
      List<Write> written = new ArrayList<>();
      sim.node("leases", leases::create);
      sim.node("store", world -> store(world, fencing, written));
      sim.node("a", LeaseTest::holder);
      sim.node("b", LeaseTest::holder);
      sim.always(
          "writes come in the order of leases",
          () -> {
            int last = written.size() - 1;
            return last > 0 && written.get(last).number() < written.get(last - 1).number()
                ? Optional.of(written.subList(last - 1, last + 1).toString())
                : Optional.empty();
          });
      Nemesis nemesis =
          sim.nemesis(
              NemesisPlan.all().only(fault).on("a", "b").every(ofMillis(200), ofMillis(400)));
      sim.runFor(ofSeconds(10));
      nemesis.stop();
      sim.runFor(ofSeconds(1));
      assertThat(nemesis.done()).containsKey(fault);
      assertThat(written).hasSizeGreaterThan(1_000);
      assertThat(leases.number).isGreaterThan(3);
      return Optional.empty();
    } catch (SimFailure failure) {
      return Optional.of(failure);
    }
  }

  @Test
  void aPauseBetweenCheckAndActFindsTheMissingFence() {
    SimFailure failure = play(1, false, Fault.PAUSE_MIDWAY).orElseThrow();
    assertThat(failure.invariant()).isEqualTo("writes come in the order of leases");
    assertThat(failure.getMessage()).contains("MIDWAY");
  }

  @Test
  void aPauseBetweenTasksDoesNotFindIt() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(play(seed, false, Fault.PAUSE)).isEmpty();
    }
  }

  @Test
  void withAFenceNothingIsFound() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(play(seed, true, Fault.PAUSE_MIDWAY)).isEmpty();
    }
  }
}
