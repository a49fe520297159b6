package dev.troupe.journal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The highest sequence numbers of the persistence ids that wrote last, so that the writer can
 * refuse to store a number twice without asking the tables each time. Used by the writer's thread.
 */
final class KnownHeads {
  private static final int MOST = 16_384;

  private final ToLongFunction<byte[]> tables;
  private final Map<String, Long> highest =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  KnownHeads(ToLongFunction<byte[]> tables) {
    this.tables = tables;
  }

  /**
   * Takes note of a request's writes.
   *
   * @return why it must not be stored (then nothing was noted), or null
   */
  SequenceConflictException admit(Request request) {
    Map<String, Long> noted = new LinkedHashMap<>();
    for (Operation operation : request.operations()) {
      if (operation instanceof Operation.Write write) {
        String id = new String(write.id(), StandardCharsets.UTF_8);
        Long before = noted.containsKey(id) ? noted.get(id) : of(id, write.id());
        if (write.first() <= before) {
          return new SequenceConflictException(
              id + " already has events up to " + before + "; refused to store " + write.first());
        }
        noted.put(id, write.last());
      }
    }
    highest.putAll(noted);
    return null;
  }

  private long of(String id, byte[] bytes) {
    Long known = highest.get(id);
    if (known == null) {
      known = tables.applyAsLong(bytes);
      highest.put(id, known);
    }
    return known;
  }

  /** Forgets all, since what was noted may not have been stored. */
  void clear() {
    highest.clear();
  }
}
