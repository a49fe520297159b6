package dev.troupe.testkit.sim;

import java.io.Serializable;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Measures the simulation; run by hand, its figures stand in the README. */
final class SimSpeed {
  private record Ball(int number) implements Serializable {}

  private SimSpeed() {}

  public static void main(String[] args) {
    for (int round = 0; round < 6; round++) {
      boots(50);
      messages("local messages", false);
      messages("network messages", true);
    }
  }

  private static void boots(int count) {
    long start = System.nanoTime();
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n1", world -> Behaviors.empty());
      for (int i = 1; i < count; i++) {
        sim.runFor(Duration.ofMillis(1));
        node.crash();
        node.restart();
      }
    }
    System.out.printf("boot: %.2f ms a node%n", (System.nanoTime() - start) / 1e6 / count);
  }

  private static void messages(String what, boolean network) {
    SimSettings settings =
        SimSettings.defaults()
            .withNodeConfig(
                "pekko.actor.allow-java-serialization=on\npekko.actor.warn-about-java-serializer-usage=off");
    try (Sim sim = Sim.seeded(1, settings)) {
      for (int i = 0; i < 5; i++) {
        String peer = "n" + (i + 1) % 5;
        sim.node("n" + i, world -> network ? overNetwork(world, peer) : local());
      }
      long start = System.nanoTime();
      long before = sim.steps();
      sim.runUntil(() -> sim.steps() - before > 1_000_000, Duration.ofHours(10));
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%s: %.0f tasks/s, %d delivered, %.1f virtual s in %.1f s%n",
          what, 1_000_000 / seconds, sim.network().delivered(), sim.now().toNanos() / 1e9, seconds);
    }
  }

  private static Behavior<Object> overNetwork(SimNodeContext world, String peer) {
    return Behaviors.setup(
        context -> {
          world.network().register("ball", context.getSelf());
          for (int i = 0; i < 10; i++) {
            world.network().send(world.nodeName(), "ball", new Ball(i));
          }
          return Behaviors.receive(Object.class)
              .onMessage(
                  Ball.class,
                  ball -> {
                    world.network().send(peer, "ball", ball);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Behavior<Object> local() {
    return Behaviors.setup(
        context -> {
          for (int i = 0; i < 10; i++) {
            context.getSelf().tell(new Ball(i));
          }
          return Behaviors.receive(Object.class)
              .onMessage(
                  Ball.class,
                  ball -> {
                    context.getSelf().tell(ball);
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
