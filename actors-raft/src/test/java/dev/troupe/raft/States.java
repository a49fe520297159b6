package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Durable states and entries for rule tests, said in few words. */
final class States {

  private States() {}

  /** An entry of a term; its command tells it from all others of its place. */
  static Entry entry(long term, String command) {
    return new Entry(term, term, Entry.Kind.COMMAND, 0, 0, 0, AppendMachine.bytes(command));
  }

  /** One entry for each of these terms. */
  static List<Entry> entries(long... terms) {
    List<Entry> entries = new ArrayList<>();
    for (long term : terms) {
      entries.add(entry(term, "of term " + term));
    }
    return entries;
  }

  /** A member in a term, with a log that begins at index 1 and bears these terms. */
  static RaftState state(long term, long... logTerms) {
    RaftState state = new RaftState();
    if (term > 0) {
      state.apply(new RaftEvent.TermAdvanced(term));
    }
    state.apply(new RaftEvent.EntriesAppended(0, entries(logTerms)));
    return state;
  }

  /** The state, its log beginning after {@code index}, where its snapshot ends. */
  static RaftState compacted(RaftState state, long index) {
    SnapshotMeta snapshot = snapshot(index, state.log().term(index));
    state.apply(new RaftEvent.LogCompacted(snapshot, index, snapshot.term()));
    return state;
  }

  static SnapshotMeta snapshot(long index, long term) {
    return new SnapshotMeta(index, term, term, 10, 0);
  }

  static Configuration voters(String... names) {
    return Configuration.of(named(names));
  }

  /** Members whose addresses are their names. */
  static TreeMap<String, String> named(String... names) {
    TreeMap<String, String> addresses = new TreeMap<>();
    for (String name : names) {
      addresses.put(name, name);
    }
    return addresses;
  }

  /** The terms in a log, after its base. */
  static List<Long> terms(RaftLog log) {
    return log.slice(log.baseIndex() + 1, Integer.MAX_VALUE).stream().map(Entry::term).toList();
  }
}
