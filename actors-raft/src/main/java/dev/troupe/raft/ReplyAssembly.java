package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.ReplyPart;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the parts of large replies together. A part that is lost comes again with all others. A
 * query that is asked again has a number of its own; but its question may be doubled on its way,
 * and answered twice from two states, of which the later one counts. Members with other settings
 * cut the same reply into other parts, so parts may overlap.
 */
final class ReplyAssembly {

  private record Key(boolean query, long number, int place) {}

  private static final class Whole {
    final byte[] bytes;
    final long state;

    /** What is there: from where to where, neither overlapping nor touching each other. */
    private final TreeMap<Integer, Integer> ranges = new TreeMap<>();

    Whole(ReplyPart part) {
      bytes = new byte[part.size()];
      state = part.state();
    }

    void add(int offset, byte[] data) {
      System.arraycopy(data, 0, bytes, offset, data.length);
      int from = offset;
      int to = offset + data.length;
      for (Map.Entry<Integer, Integer> near = ranges.floorEntry(to);
          near != null && near.getValue() >= from;
          near = ranges.floorEntry(to)) {
        ranges.remove(near.getKey());
        from = Math.min(from, near.getKey());
        to = Math.max(to, near.getValue());
      }
      ranges.put(from, to);
    }

    boolean isComplete() {
      return ranges.getOrDefault(0, -1) == bytes.length;
    }
  }

  private final Map<Key, Whole> unfinished = new HashMap<>();

  /** Adds a part; the whole reply if it was the last one that lacked. Parts come in any order. */
  Optional<byte[]> add(ReplyPart part) {
    if (!isWithin(part)) {
      return Optional.empty();
    }
    Key key = new Key(part.query(), part.number(), part.place());
    Whole whole = unfinished.computeIfAbsent(key, none -> new Whole(part));
    if (part.state() < whole.state) {
      return Optional.empty();
    }
    if (part.state() > whole.state || part.size() != whole.bytes.length) { // begin anew
      whole = new Whole(part);
      unfinished.put(key, whole);
    }
    whole.add(part.offset(), part.data());
    if (!whole.isComplete()) {
      return Optional.empty();
    }
    unfinished.remove(key);
    return Optional.of(whole.bytes);
  }

  private static boolean isWithin(ReplyPart part) {
    return part.offset() >= 0 && part.offset() <= part.size() - part.data().length;
  }

  /** Whether the reply that a part belongs to is still waited for. */
  interface Awaited {
    boolean test(boolean query, long number, int place);
  }

  /**
   * Forgets what nobody waits for any more: its request was answered otherwise, has run out of
   * time, or was asked again under another number.
   */
  void keepOnly(Awaited awaited) {
    unfinished.keySet().removeIf(key -> !awaited.test(key.query(), key.number(), key.place()));
  }

  /** How many are unfinished. */
  int size() {
    return unfinished.size();
  }

  /** Forgets all unfinished ones; whoever still waits for them asks again. */
  void clear() {
    unfinished.clear();
  }
}
