package dev.troupe.raft;

import java.util.List;
import java.util.TreeMap;

/**
 * The configurations that a log has, by the index of their entries: the latest one counts, from its
 * append on, and is undone with its entry (§6).
 */
final class Configurations {

  /** What counts from an index on. The first one stands for all that the log no longer has. */
  private final TreeMap<Long, Configuration> byIndex = new TreeMap<>();

  Configurations() {
    byIndex.put(0L, Configuration.NONE);
  }

  /** The one that counts now. */
  Configuration latest() {
    return byIndex.lastEntry().getValue();
  }

  /** The index of its entry; 0 for the one that a group begins with. */
  long latestIndex() {
    return byIndex.lastKey();
  }

  /** The one that counted when the log ended at this index, which must not lie before its base. */
  Configuration at(long index) {
    return byIndex.floorEntry(index).getValue();
  }

  /**
   * Some configuration gives it a say that counts or may still count: the one that is committed, or
   * any later one.
   *
   * @param commitIndex as far as it is known
   */
  boolean mayStand(String member, long commitIndex) {
    return byIndex.tailMap(byIndex.floorKey(commitIndex), true).values().stream()
        .anyMatch(configuration -> configuration.isVoter(member));
  }

  /** Entries were appended, the first of them at this index. */
  void appended(long firstIndex, List<Entry> entries) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        byIndex.put(firstIndex + i, Configuration.read(entry.command()));
      }
    }
  }

  void truncatedAfter(long index) {
    byIndex.tailMap(index, false).clear();
  }

  void droppedTo(long index) {
    byIndex.headMap(byIndex.floorKey(index), false).clear();
  }

  /** A snapshot stands in for all up to this index. */
  void reset(long index, Configuration configuration) {
    byIndex.clear();
    byIndex.put(index, configuration);
  }

  /**
   * What the group begins with, as long as neither log nor snapshot say anything: from then on they
   * alone count.
   */
  void begin(Configuration initial) {
    if (byIndex.size() == 1 && latest().isEmpty()) {
      byIndex.put(byIndex.firstKey(), initial);
    }
  }
}
