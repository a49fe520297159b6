package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.ReplyPart;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts the parts of large replies together; a part that is lost is sent again with all others. */
final class ReplyAssembly {

  private record Key(boolean query, long number, int place) {}

  private static final class Whole {
    final byte[] bytes;
    int filled;

    Whole(int size) {
      bytes = new byte[size];
    }
  }

  private final Map<Key, Whole> unfinished = new HashMap<>();

  /** Adds a part; the whole reply if it was the last one that lacked. Parts come in order. */
  Optional<byte[]> add(ReplyPart part) {
    Key key = new Key(part.query(), part.number(), part.place());
    Whole whole = unfinished.get(key);
    boolean begins = part.offset() == 0;
    if (begins) {
      whole = new Whole(part.size());
      unfinished.put(key, whole);
    }
    if (whole == null || part.offset() != whole.filled || part.size() != whole.bytes.length) {
      unfinished.remove(key); // one is missing: wait for the repeat
      return Optional.empty();
    }
    System.arraycopy(part.data(), 0, whole.bytes, whole.filled, part.data().length);
    whole.filled += part.data().length;
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
