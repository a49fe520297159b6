package dev.troupe.raft;

import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of the labs' churn: proposes, looks a few times whether a server has applied it, and
 * goes on to the next command in any case.
 */
final class ChurnClient {

  private static final int[] LOOKS_AFTER_MILLIS = {10, 20, 50, 100, 200};

  private final LogLab lab;
  private final Duration pause;
  private final List<String> acknowledged = new ArrayList<>();
  private boolean stopped;

  ChurnClient(LogLab lab, int number) {
    this.lab = lab;
    this.pause = Duration.ofMillis(79 + 17L * number);
    propose();
  }

  /** What a server was seen to have applied. */
  List<String> acknowledged() {
    return acknowledged;
  }

  void stop() {
    stopped = true;
  }

  private void propose() {
    String command = lab.command();
    boolean proposed = false;
    for (SimNode server : lab.world.servers()) { // connected or not
      proposed |= lab.propose(server, command);
    }
    if (proposed) {
      look(command, 0);
    } else {
      later(pause, this::propose);
    }
  }

  private void look(String command, int looks) {
    if (lab.logs.indexOf(command) > 0) {
      acknowledged.add(command);
    } else if (looks < LOOKS_AFTER_MILLIS.length) {
      later(Duration.ofMillis(LOOKS_AFTER_MILLIS[looks]), () -> look(command, looks + 1));
      return;
    }
    later(pause, this::propose);
  }

  private void later(Duration delay, Runnable action) {
    if (!stopped) {
      lab.world.sim.schedule(delay, action);
    }
  }
}
