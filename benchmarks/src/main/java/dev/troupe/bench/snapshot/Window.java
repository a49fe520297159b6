package dev.troupe.bench.snapshot;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When something went on.
 *
 * @param begin in microseconds since the epoch
 * @param end likewise; not before {@code begin}
 */
record Window(Phase phase, long begin, long end) {

  /** True if a part of the time between the two is in it. */
  boolean meets(long from, long to) {
    return from <= end && to >= begin;
  }

  long micros() {
    return end - begin;
  }

  /**
   * From each member's capture to when its snapshot stood in for the log.
   *
   * @param heard in the order of each member
   * @param until the end of one that was not done
   */
  static List<Window> taking(List<Heard> heard, long until) {
    List<Window> windows = new ArrayList<>();
    Map<Integer, Long> begun = new HashMap<>();
    for (Heard each : heard) {
      if (each.said() instanceof Said.Captured captured) {
        begun.put(each.node(), captured.micros() - captured.tookMicros());
      } else if (each.said() instanceof Said.Snapshot taken && !taken.received()) {
        Long begin = begun.remove(each.node());
        if (begin != null) {
          windows.add(new Window(Phase.TAKING, begin, taken.micros()));
        }
      }
    }
    begun.values().forEach(begin -> windows.add(new Window(Phase.TAKING, begin, until)));
    return windows;
  }
}
