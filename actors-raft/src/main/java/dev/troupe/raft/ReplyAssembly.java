package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.ReplyPart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the parts of large replies together. A part that is lost comes again with all others: a
 * command's reply is the same each time, and a query that is asked again has a number of its own.
 */
final class ReplyAssembly {

  private record Key(boolean query, long number, int place) {}

  private static final class Whole {
    final byte[] bytes;
    final Set<Integer> offsets = new HashSet<>();
    int filled;

    Whole(int size) {
      bytes = new byte[size];
    }
  }

  private final Map<Key, Whole> unfinished = new HashMap<>();

  /** Adds a part; the whole reply if it was the last one that lacked. Parts come in any order. */
  Optional<byte[]> add(ReplyPart part) {
    Key key = new Key(part.query(), part.number(), part.place());
    Whole whole = unfinished.computeIfAbsent(key, none -> new Whole(part.size()));
    if (whole.bytes.length != part.size()) { // of a member with other settings: begin anew
      whole = new Whole(part.size());
      unfinished.put(key, whole);
    }
    if (whole.offsets.add(part.offset())) {
      System.arraycopy(part.data(), 0, whole.bytes, part.offset(), part.data().length);
      whole.filled += part.data().length;
    }
    if (whole.filled < whole.bytes.length) {
      return Optional.empty();
    }
    unfinished.remove(key);
    return Optional.of(whole.bytes);
  }

  /** Forgets all unfinished ones; whoever still waits for them asks again. */
  void clear() {
    unfinished.clear();
  }
}
