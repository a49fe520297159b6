package dev.troupe.raft;

import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.Cancellable;

/** A client of a simulated run, on one of the nodes: each of its calls is an event of its own. */
final class SimClient {

  /**
   * Keys are used for a while only, by all clients at once: texts stay short, and a judge who has
   * to search has not much to search in.
   */
  private static final Duration KEYS_LAST = Duration.ofSeconds(1);

  private static final int KEYS_AT_ONCE = 8;

  private final RaftWorld world;
  private final SimNode node;
  private final String name;
  private final List<SimCall> calls = new ArrayList<>();
  private final Cancellable asking;

  SimClient(RaftWorld world, SimNode node, String name, Duration pace) {
    this.world = world;
    this.node = node;
    this.name = name;
    this.asking = world.sim.events(name, pace, this::ask);
  }

  private void ask() {
    long age = world.sim.now().dividedBy(KEYS_LAST);
    String key = "k" + age + "-" + world.sim.random().nextInt(KEYS_AT_ONCE);
    boolean read = world.sim.random().nextInt(3) == 0;
    if (!node.isUp()) {
      world.sim.trace(node.name() + " is down");
      return;
    }
    world.sim.trace(name + (read ? " reads " : " appends to ") + key + " at " + node.name());
    calls.add(read ? world.read(node, key) : world.append(node, key));
  }

  void stop() {
    asking.cancel();
  }

  /**
   * After the faults: whoever asked had an answer.
   *
   * @param healed when the faults were over
   * @param patience how long a call may take at most before it must have been answered
   */
  void mustHaveBeenServed(Duration healed, Duration patience) {
    Duration latest = world.sim.now().minus(patience);
    List<SimCall> since = calls.stream().filter(call -> call.began.compareTo(healed) >= 0).toList();
    boolean asked = since.stream().anyMatch(call -> call.began.compareTo(latest) <= 0);
    if (asked && since.stream().noneMatch(call -> call.reply != null)) {
      throw world.sim.failure(
          "progress", name + " had no answer since " + healed + ", when all faults were over");
    }
  }
}
