package dev.troupe.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is durable, to be read by any thread: the tables, and what stands in the write-ahead
 * files alone.
 */
final class Events {
  private final Tables tables;
  private final Recent recent;
  private final Disk disk;

  Events(Tables tables, Recent recent, Disk disk) {
    this.tables = tables;
    this.recent = recent;
    this.disk = disk;
  }

  /** The highest sequence number ever stored for the id, deleted or not; 0 if none was. */
  long highest(byte[] id) {
    long here = recent.highest(id); // first: what is forgotten meanwhile is in the tables by then
    return Math.max(here, tables.highest(id));
  }

  /**
   * The next events of an id in order, at most {@code maxEvents} and no more once {@code maxBytes}
   * are reached (but at least one). Empty if there are none in the bounds.
   *
   * @throws JournalUnavailableException if the store was closed meanwhile, or the disk fails
   */
  List<StoredEvent> read(byte[] id, long from, long to, int maxEvents, long maxBytes) {
    recent.reading().lock();
    try {
      return new Reading(id, Math.max(from, recent.deleted(id) + 1), to, maxEvents, maxBytes).run();
    } catch (IOException e) {
      throw new JournalUnavailableException("a write-ahead file could not be read: " + e, e);
    } finally {
      recent.reading().unlock();
    }
  }

  private final class Reading {
    private final byte[] id;
    private final long to;
    private final int maxEvents;
    private final long maxBytes;
    private final List<StoredEvent> found = new ArrayList<>();
    private long next;
    private long bytes;

    Reading(byte[] id, long first, long to, int maxEvents, long maxBytes) {
      this.id = id;
      this.next = first;
      this.to = to;
      this.maxEvents = maxEvents;
      this.maxBytes = maxBytes;
    }

    List<StoredEvent> run() throws IOException {
      if (next > to) {
        return List.of();
      }
      // First what is found last: so what is deleted meanwhile leaves no gap.
      List<Recent.Piece> pieces = recent.alive(id, next, maxEvents);
      tables.read(id, next, to, maxEvents, maxBytes).forEach(this::take);
      readAll(pieces);
      return found;
    }

    private boolean wantsMore() {
      return next <= to && found.size() < maxEvents && bytes < maxBytes;
    }

    private void readAll(List<Recent.Piece> pieces) throws IOException {
      int i = 0;
      while (i < pieces.size() && wantsMore()) {
        Path file = pieces.get(i).file();
        try (FrameFile content = new FrameFile(disk, file)) {
          while (i < pieces.size() && pieces.get(i).file().equals(file) && wantsMore()) {
            take(content.read(pieces.get(i++)));
          }
        }
      }
    }

    private void take(Operation.Write write) {
      for (int i = 0; i < write.events().size() && wantsMore(); i++) {
        long sequence = write.first() + i;
        if (sequence >= next && sequence <= to) {
          take(new StoredEvent(sequence, write.events().get(i)));
        }
      }
    }

    private void take(StoredEvent event) {
      found.add(event);
      bytes += event.bytes().length;
      next = event.sequence() + 1;
    }
  }
}
