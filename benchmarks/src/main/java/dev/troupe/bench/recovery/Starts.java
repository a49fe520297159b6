package dev.troupe.bench.recovery;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import java.util.List;
import java.util.function.Predicate;

/** Finds in what nodes have said how far their start was when. */
final class Starts {

  private static final double MICROS_IN_SECOND = 1_000_000;

  private Starts() {}

  /**
   * Seconds from a moment.
   *
   * @param began in microseconds since the epoch
   * @param members each of which has taken a role, and one of which has led
   */
  static Stage.Start of(long began, double front, double answered, int members, List<Heard> heard) {
    double recovered = 0;
    for (int node = 0; node < members; node++) {
      int its = node;
      recovered = Math.max(recovered, first(began, heard, each -> each.node() == its));
    }
    double led =
        first(
            began,
            heard,
            each -> each.said() instanceof Said.Role role && role.role().equals("LEADER"));
    return new Stage.Start(front, recovered, led, answered);
  }

  private static double first(long began, List<Heard> heard, Predicate<Heard> wanted) {
    return heard.stream()
        .filter(each -> each.said() instanceof Said.Role)
        .filter(wanted)
        .mapToLong(each -> ((Said.Role) each.said()).micros())
        .mapToDouble(micros -> (micros - began) / MICROS_IN_SECOND)
        .min()
        .orElseThrow(() -> new IllegalStateException("a member has not said what it is"));
  }
}
