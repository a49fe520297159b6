package dev.troupe.raft;

import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftEvent.SnapshotInstalled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps a member's promises: hands its events to the storage, one write under way at a time, and
 * holds back what may leave only once they are on disk. What comes up during a write goes into the
 * next one, so the busier the disk is, the larger the writes are.
 */
final class Durability {

  /** One write. */
  record Write(long ticket, List<RaftEvent> events) {}

  private record Held(long ticket, Runnable action) {}

  /** An event to be written; the log agrees up to {@code stillValid} with what it was before it. */
  private record Waiting(RaftEvent event, long stillValid) {}

  private final Consumer<Write> storage;
  private final int maxBytes;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private long submitted; // events handed to this object
  private long written; // events handed to the storage
  private long durable; // events known to be on disk
  private boolean writing;

  // What the log's last durable index becomes with the write under way, and is now.
  private long writingIndex;
  private long durableIndex;

  Durability(Consumer<Write> storage, int maxBytes, long durableIndex) {
    this.storage = storage;
    this.maxBytes = maxBytes;
    this.durableIndex = durableIndex;
    this.writingIndex = durableIndex;
  }

  /** The log is on disk up to this index. */
  long durableIndex() {
    return durableIndex;
  }

  /**
   * Takes an event that has just been applied to the state.
   *
   * @param stillValid the log agrees up to here with what it was before the event; {@link
   *     Long#MAX_VALUE} if nothing is cut off its end
   */
  void submit(RaftEvent event, long stillValid) {
    // What is cut off is no longer promised, even before the cut itself is on disk.
    durableIndex = Math.min(durableIndex, stillValid);
    writingIndex = Math.min(writingIndex, stillValid);
    if (event instanceof EntriesAppended appended && appended.entries().bytes() > maxBytes) {
      split(appended);
    } else {
      add(event, stillValid);
    }
  }

  /** A leader appends all that came up together; the journal takes events of a bounded size. */
  private void split(EntriesAppended event) {
    long prevIndex = event.prevIndex();
    for (Entries part : Entries.split(event.entries(), maxBytes)) {
      add(new EntriesAppended(prevIndex, part), prevIndex);
      prevIndex += part.size();
    }
  }

  private void add(RaftEvent event, long stillValid) {
    waiting.add(new Waiting(event, stillValid));
    submitted++;
  }

  /** Runs the action once all that was submitted so far is on disk; at once if it is. */
  void whenDurable(Runnable action) {
    if (durable == submitted) {
      action.run();
    } else {
      held.add(new Held(submitted, action));
    }
  }

  /** Starts the next write, unless one is under way or there is nothing to write. */
  void flush() {
    if (writing || waiting.isEmpty()) {
      return;
    }
    List<RaftEvent> events = nextEvents();
    writing = true;
    storage.accept(new Write(written, events));
  }

  /** The write under way is on disk. */
  void onPersisted() {
    writing = false;
    durable = written;
    durableIndex = Math.max(durableIndex, writingIndex);
    while (!held.isEmpty() && held.peek().ticket() <= durable) {
      held.poll().action().run();
    }
    flush();
  }

  private List<RaftEvent> nextEvents() {
    List<RaftEvent> events = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && bytes < maxBytes) {
      Waiting next = waiting.poll();
      written++;
      if (next.event() instanceof EntriesAppended appended) {
        EntriesAppended joined = join(appended, maxBytes - bytes);
        events.add(joined);
        bytes += joined.entries().bytes();
        writingIndex = joined.lastIndex();
      } else {
        events.add(next.event());
        if (next.event() instanceof SnapshotInstalled installed) {
          writingIndex = endAfter(installed, next.stillValid());
        }
      }
    }
    for (Waiting later : waiting) { // a later write may cut off what this one appends
      writingIndex = Math.min(writingIndex, later.stillValid());
    }
    return events;
  }

  /** Where the log ends on disk with a snapshot that keeps what follows it, or keeps nothing. */
  private long endAfter(SnapshotInstalled installed, long stillValid) {
    long index = installed.snapshot().index();
    return stillValid == Long.MAX_VALUE ? Math.max(writingIndex, index) : index;
  }

  /** Makes one event of those that append one after the other. */
  private EntriesAppended join(EntriesAppended first, long room) {
    List<Entries> parts = new ArrayList<>();
    parts.add(first.entries());
    long last = first.lastIndex();
    long bytes = first.entries().bytes();
    while (!waiting.isEmpty()
        && waiting.peek().event() instanceof EntriesAppended next
        && next.prevIndex() == last
        && bytes + next.entries().bytes() <= room) {
      waiting.poll();
      written++;
      parts.add(next.entries());
      last = next.lastIndex();
      bytes += next.entries().bytes();
    }
    return parts.size() == 1
        ? first
        : new EntriesAppended(first.prevIndex(), Entries.joined(parts));
  }
}
