package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import dev.troupe.testkit.sim.Sim;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The properties of Figure 3, and what they are for: that members which have applied the same are
 * the same. Also that the log's time, by which sessions and keys expire, never goes back. Checked
 * at the very moment at which a member does something: what any member has ever done is held
 * against what all others have done.
 */
class RaftProperties implements RaftObserver {

  /** Each is an invariant of its own in a simulation, so that a failure is known by its name. */
  enum Property {
    ELECTION_SAFETY("election safety (§5.2)"),
    LEADER_APPEND_ONLY("leader append-only (§5.3)"),
    LOG_MATCHING("log matching (§5.3)"),
    LEADER_COMPLETENESS("leader completeness (§5.4)"),
    STATE_MACHINE_SAFETY("state machine safety (§5.4.3)"),
    SAME_STATE("same state"),
    LOG_TIME("log time never goes back (§8)");

    final String title;

    Property(String title) {
      this.title = title;
    }
  }

  private record Place(long index, long term) {}

  /**
   * @param inTerm of the member that was the first to know, which is not before the term in which
   *     it was committed
   */
  private record Committed(Place place, long inTerm) {}

  private final TreeMap<Long, String> leaders = new TreeMap<>();

  /** Stands for the whole log up to a place: equal if and only if all entries so far are. */
  private final Map<Place, Long> chains = new HashMap<>();

  private final TreeMap<Long, Committed> committed = new TreeMap<>();
  private final Map<String, RoleName> roles = new HashMap<>();
  private final Map<String, Long> lastIndexes = new HashMap<>();
  private final Map<String, RaftState> states = new TreeMap<>();
  private final Set<Configuration> configurations = new LinkedHashSet<>();
  private final WrittenStates written = new WrittenStates();
  private Property violated;
  private String violation;

  RaftProperties() {
    chains.put(new Place(0, 0), 1L);
  }

  /** From now on the simulation fails when one of the properties does. */
  void watch(Sim sim) {
    for (Property property : Property.values()) {
      sim.always(
          property.title, () -> violated == property ? Optional.of(violation) : Optional.empty());
    }
  }

  /** Highest index that is known to be committed by anyone. */
  long committedIndex() {
    return committed.isEmpty() ? 0 : committed.lastKey();
  }

  int terms() {
    return leaders.size();
  }

  /** The leader of the latest term that has one. */
  String lastLeader() {
    return leaders.lastEntry().getValue();
  }

  /** Whether it leads now. */
  boolean leads(String member) {
    return roles.get(member) == RoleName.LEADER;
  }

  /** All configurations that any member has ever used. */
  Set<Configuration> configurations() {
    return configurations;
  }

  /** What members have written of what they applied. */
  WrittenStates written() {
    return written;
  }

  Map<String, RaftState> states() {
    return states;
  }

  @Override
  public void recovered(String member, RaftState state) {
    states.put(member, state);
    roles.remove(member);
    lastIndexes.put(member, state.log().lastIndex());
    long index = state.log().baseIndex();
    check(
        chains.containsKey(new Place(index, state.log().baseTerm())),
        Property.LOG_MATCHING,
        member + " recovered a log that begins after an unknown entry " + index);
    for (long i = index + 1; i <= state.log().lastIndex(); i++) {
      matches(member, i, state.log().term(i - 1), state.log().entry(i));
    }
  }

  @Override
  public void became(String member, RoleName role, Optional<String> leader, RaftState state) {
    roles.put(member, role);
    if (role != RoleName.LEADER) {
      return;
    }
    String other = leaders.putIfAbsent(state.term(), member);
    check(
        other == null || other.equals(member),
        Property.ELECTION_SAFETY,
        other + " and " + member + " lead term " + state.term());
    // Votes may arrive so late that a later leader has long committed more: of that, this one of an
    // earlier term need not know.
    committed.descendingMap().values().stream()
        .filter(known -> known.inTerm() < state.term())
        .findFirst()
        .ifPresent(
            last ->
                check(
                    has(state.log(), last.place()),
                    Property.LEADER_COMPLETENESS,
                    member + " leads term " + state.term() + " without " + last.place()));
  }

  private static boolean has(RaftLog log, Place place) {
    return log.lastIndex() >= place.index()
        && (log.baseIndex() >= place.index() || log.term(place.index()) == place.term());
  }

  @Override
  public void recorded(String member, RaftEvent event, RaftState state) {
    if (event instanceof RaftEvent.EntriesAppended appended) {
      check(
          roles.get(member) != RoleName.LEADER || appended.prevIndex() == lastIndexes.get(member),
          Property.LEADER_APPEND_ONLY,
          member + " cut its log at " + appended.prevIndex());
      long index = appended.prevIndex();
      for (Entry entry : appended.entries()) {
        matches(member, index + 1, state.log().term(index), entry);
        check(
            entry.timeMillis() >= timeOf(state.log(), index),
            Property.LOG_TIME,
            member + " stamps entry " + (index + 1) + " earlier than the one before");
        index++;
      }
    }
    if (event instanceof RaftEvent.LogCompacted compacted) {
      written
          .difference(member, compacted.snapshot())
          .ifPresent(what -> fail(Property.SAME_STATE, what));
    }
    lastIndexes.put(member, state.log().lastIndex());
    configurations.add(state.configuration());
  }

  private static long timeOf(RaftLog log, long index) {
    return index == log.baseIndex() ? log.baseTime() : log.entry(index).timeMillis();
  }

  /** Log matching: the same index and term mean the same entry, and the same log before it. */
  private void matches(String member, long index, long termBefore, Entry entry) {
    Long before = chains.get(new Place(index - 1, termBefore));
    if (before == null) {
      fail(Property.LOG_MATCHING, member + " has an unknown entry before " + index);
      return;
    }
    long chain =
        Objects.hash(
                entry.term(),
                entry.timeMillis(),
                entry.kind().ordinal(),
                entry.session(),
                entry.sequence(),
                entry.acknowledged(),
                Arrays.hashCode(entry.command()))
            + before * 1_000_003;
    Long known = chains.putIfAbsent(new Place(index, entry.term()), chain);
    check(
        known == null || known == chain,
        Property.LOG_MATCHING,
        member + " differs at " + index + " of term " + entry.term());
  }

  @Override
  public void committed(String member, long firstIndex, List<Entry> entries) {
    long index = firstIndex;
    long inTerm = states.get(member).term();
    for (Entry entry : entries) {
      Place place = new Place(index, entry.term());
      Committed known = committed.putIfAbsent(index, new Committed(place, inTerm));
      check(
          known == null || known.place().equals(place),
          Property.STATE_MACHINE_SAFETY,
          member + " applies " + place + ", another " + known);
      if (known == null) {
        leadersHave(place, inTerm);
      }
      index++;
    }
  }

  /** Of leaders of later terms, those who lead already when it becomes known. */
  private void leadersHave(Place place, long inTerm) {
    roles.forEach(
        (member, role) -> {
          RaftState state = states.get(member);
          check(
              role != RoleName.LEADER || state.term() <= inTerm || has(state.log(), place),
              Property.LEADER_COMPLETENESS,
              member + " has led term " + state.term() + " without " + place);
        });
  }

  private void check(boolean holds, Property property, String what) {
    if (!holds) {
      fail(property, what);
    }
  }

  private void fail(Property property, String what) {
    if (violated == null) {
      violated = property;
      violation = what;
    }
  }
}
