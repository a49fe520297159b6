package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * Tells a state machine what comes next of a batch, some dozens at a time: what is fetched for many
 * more has left the processor's caches again before its turn.
 */
final class Prefetch {

  static final int CHUNK = 64;

  private final StateMachine machine;
  private final Logger log;

  Prefetch(StateMachine machine, Logger log) {
    this.machine = machine;
    this.log = log;
  }

  /** To be called before each place of a batch of queries. */
  void queries(List<byte[]> queries, int place) {
    int end = Math.min(place + CHUNK, queries.size());
    if (place % CHUNK == 0 && end - place > 1) {
      announce(queries.subList(place, end));
    }
  }

  /** To be called before each place of what is applied. */
  void commands(Entries entries, int place) {
    int end = Math.min(place + CHUNK, entries.size());
    if (place % CHUNK != 0 || end - place <= 1 || !entries.hasObjects()) {
      return; // entries that are bytes alone would be decoded once more for it
    }
    List<byte[]> commands = new ArrayList<>(end - place);
    for (int i = place; i < end; i++) {
      Entry entry = entries.get(i);
      if (entry.kind() == Entry.Kind.COMMAND) {
        commands.add(entry.command());
      }
    }
    announce(commands);
  }

  private void announce(List<byte[]> next) {
    try {
      machine.prefetch(next);
    } catch (Throwable e) {
      MachineFaults.requireOwn(e);
      log.error("the state machine failed to prefetch", e);
    }
  }
}
