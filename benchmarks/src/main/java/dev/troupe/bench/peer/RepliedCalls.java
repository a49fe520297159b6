package dev.troupe.bench.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * Which calls a client of Ratis has had the replies to. The next request tells the server of them,
 * as Ratis' own client does, so that it need not keep these replies. No longer than the calls that
 * are under way. Safe for use by any thread.
 */
final class RepliedCalls {

  private List<Long> calls = new ArrayList<>();

  synchronized void add(long call) {
    calls.add(call);
  }

  /** Those since it was asked last. */
  synchronized List<Long> take() {
    if (calls.isEmpty()) {
      return List.of();
    }
    List<Long> taken = calls;
    calls = new ArrayList<>();
    return taken;
  }
}
