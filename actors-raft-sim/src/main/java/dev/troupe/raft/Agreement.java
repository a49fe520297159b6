package dev.troupe.raft;

import dev.troupe.testkit.sim.Sim;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;

/**
 * All faults are over, and nobody asks for anything any more: all members of the group must come to
 * the same log, and must have made the same of it.
 */
final class Agreement {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_ROUNDS = 5;
  private static final Duration ASK_AGAIN = Duration.ofMillis(50);

  private final Sim sim;
  private final RaftProperties properties;

  Agreement(Sim sim, RaftProperties properties) {
    this.sim = sim;
    this.properties = properties;
  }

  /**
   * Waits for it.
   *
   * @param append asks for one more command to be executed
   * @param write asks a member to write down its sessions and its state machine as they are, which
   *     {@link RaftProperties} holds against those of the others
   */
  void await(Supplier<SimCall> append, Consumer<String> write) {
    sim.runUntil("all members agree", this::sameLog, PATIENCE);
    for (int i = 0; i < MOST_ROUNDS && !allCompared(); i++) {
      appendOneMore(append);
      sim.runUntil("all members agree on that, too", this::sameLog, PATIENCE);
      writeStates(write);
    }
    if (!allCompared()) {
      throw new IllegalStateException("a member's state was never compared with the others'");
    }
  }

  /** One that was just sent a snapshot has the state of whoever took it, and shows nothing. */
  private boolean allCompared() {
    return members().keySet().stream()
        .allMatch(member -> properties.written().has(member, properties.committedIndex()));
  }

  private void writeStates(Consumer<String> write) {
    Cancellable asking = sim.every(ASK_AGAIN, () -> askForStates(write));
    sim.runUntil(
        "each member has applied all that is committed, and has written its state",
        () -> members().values().stream().allMatch(this::hasWrittenAll),
        PATIENCE);
    asking.cancel();
  }

  private boolean sameLog() {
    return members().values().stream()
            .map(state -> state.log().lastIndex() + ":" + state.log().lastTerm())
            .distinct()
            .count()
        == 1;
  }

  /** Those of the latest configuration. */
  private Map<String, RaftState> members() {
    Configuration last = properties.states().get(properties.lastLeader()).configuration();
    Map<String, RaftState> members = new TreeMap<>(properties.states());
    members.keySet().removeIf(member -> !last.isMember(member));
    return members;
  }

  /** A member that has just restored another's snapshot does not write the same once more. */
  private void appendOneMore(Supplier<SimCall> append) {
    SimCall[] last = {append.get()};
    sim.runUntil(
        "the group takes one more command",
        () -> {
          if (last[0].failure != null) {
            last[0] = append.get();
          }
          return last[0].reply != null;
        },
        PATIENCE);
  }

  private void askForStates(Consumer<String> write) {
    members()
        .forEach(
            (member, state) -> {
              if (!hasWrittenAll(state)) {
                write.accept(member);
              }
            });
  }

  private boolean hasWrittenAll(RaftState state) {
    return state.snapshot().index() == properties.committedIndex();
  }
}
