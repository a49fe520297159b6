package dev.troupe.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * An estimate of the bytes that deleted events still occupy in the tables, and the key ranges in
 * which they lie. What an earlier opening deleted is not in it.
 */
final class Garbage {
  /** More ranges than this are forgotten one by one; compaction frees their space all the same. */
  private static final int MOST_RANGES = 4096;

  private static final long ASSUMED_EVENT_BYTES = 256;

  private long events;
  private long eventBytes;
  private long deletedEvents;
  private List<byte[]> ranges = new ArrayList<>();

  synchronized void written(long count, long bytes) {
    events += count;
    eventBytes += bytes;
  }

  synchronized void deleted(long count, byte[] from, byte[] to) {
    deletedEvents += count;
    if (ranges.size() < 2 * MOST_RANGES) {
      ranges.add(from);
      ranges.add(to);
    }
  }

  synchronized long bytes() {
    return deletedEvents * (events == 0 ? ASSUMED_EVENT_BYTES : eventBytes / events);
  }

  /** The ranges, as pairs of begin and end. */
  synchronized List<byte[]> ranges() {
    return List.copyOf(ranges);
  }

  /** The same; from now on nothing counts as deleted. */
  synchronized List<byte[]> take() {
    List<byte[]> taken = ranges;
    ranges = new ArrayList<>();
    deletedEvents = 0;
    return taken;
  }
}
