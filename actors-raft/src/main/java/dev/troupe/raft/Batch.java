package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import java.util.ArrayList;
import java.util.List;

/** What a leader has taken of its clients and not appended yet: it goes out together. */
final class Batch {

  private final List<Entry> entries = new ArrayList<>();
  private final List<Proposals.Waiter> waiters = new ArrayList<>();
  private long bytes;

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Bytes of its entries. */
  long bytes() {
    return bytes;
  }

  /** Commands in it, each of which a client waits for. */
  int commands() {
    return waiters.size();
  }

  /** The stamp of its last entry, 0 without one. */
  long lastTime() {
    return isEmpty() ? 0 : entries.get(entries.size() - 1).timeMillis();
  }

  /**
   * Takes the commands of a frame.
   *
   * @param timeMillis their stamp
   * @param lastIndex the last entry of the log, behind which this batch will stand
   */
  void add(Propose frame, long timeMillis, long lastIndex) {
    for (Numbered command : frame.commands()) {
      add(
          new Entry(
              frame.term(),
              timeMillis,
              command.kind(),
              command.session(),
              command.sequence(),
              command.acknowledged(),
              command.payload()));
      long index = lastIndex + entries.size();
      waiters.add(new Proposals.Waiter(index, frame.client(), frame.incarnation(), command.id()));
    }
  }

  /** Takes an entry that nobody waits for. */
  void add(Entry entry) {
    entries.add(entry);
    bytes += entry.bytes();
  }

  /** Empties it; its waiters are told of to {@code proposals}. */
  Entries takeAll(Proposals proposals) {
    Entries taken = Entries.of(List.copyOf(entries));
    waiters.forEach(proposals::add);
    clear();
    return taken;
  }

  /** Drops what is in it. */
  void clear() {
    entries.clear();
    waiters.clear();
    bytes = 0;
  }
}
