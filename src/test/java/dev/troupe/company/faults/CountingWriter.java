package dev.troupe.company.faults;

import java.io.IOException;
import java.time.Duration;

/** Counts in a session, and repeats what had no answer at another node: exactly once. */
final class CountingWriter extends Client {
  private long next = 1;
  private boolean mayBeThere;

  CountingWriter(String name, Trio trio, int node, Acks acks) {
    super(name, trio, node, acks);
  }

  @Override
  boolean isSettled() {
    return !mayBeThere;
  }

  @Override
  void greet(Resp fresh) throws IOException, Resp.Refused {
    if (next == 1 && !mayBeThere) {
      fresh.ask("TROUPE.SESSION", name);
      return;
    }
    try {
      fresh.ask("TROUPE.SESSION", name, "RESUME");
    } catch (Resp.Refused refused) {
      if (refused.code().equals("NOSESSION")) {
        acks.violation(name + " has lost its session before request " + next);
      }
      throw refused;
    }
  }

  @Override
  void step() {
    Resp node = connection();
    if (node == null) {
      return;
    }
    long sentAt = System.nanoTime();
    try {
      if (mayBeThere) {
        acks.repeated.increment();
      }
      mayBeThere = true;
      Object reply = node.ask("TROUPE.DO", Long.toString(next), "INCR", name);
      if (!Long.valueOf(next).equals(reply)) {
        acks.violation(name + ": request " + next + " was answered " + reply);
      }
      mayBeThere = false;
      next++;
      acks.acknowledged(sentAt);
    } catch (Resp.Refused refused) {
      acks.failed.increment();
      moveOn();
      Await.pause(Duration.ofMillis(20));
    } catch (IOException broken) {
      acks.unknown.increment();
      lost(broken);
    }
  }

  @Override
  void verify(Resp through) throws IOException, Resp.Refused {
    String value = (String) through.ask("GET", name);
    if (!Long.toString(next - 1).equals(value)) {
      acks.violation(name + " is " + value + " and not " + (next - 1));
    }
  }
}
