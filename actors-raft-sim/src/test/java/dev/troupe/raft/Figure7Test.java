package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimNodeContext;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Figure 7: real members start with the logs of the figure, the one at the top becomes the leader
 * of term 8, and each of the followers a to f is brought into line (§5.3). {@link FastBackupTest}
 * says the same of the rules alone.
 */
class Figure7Test {

  private static final String LEADER = "n1";

  /** The terms of the entries. */
  private static final Map<String, List<Integer>> LOGS =
      new TreeMap<>(
          Map.of(
              LEADER,
              List.of(1, 1, 1, 4, 4, 5, 5, 6, 6, 6),
              "n2", // a: an entry is missing
              List.of(1, 1, 1, 4, 4, 5, 5, 6, 6),
              "n3", // b: six are missing
              List.of(1, 1, 1, 4),
              "n4", // c: one too many
              List.of(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6),
              "n5", // d: two too many, of another term
              List.of(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7),
              "n6", // e: two too many, and others missing
              List.of(1, 1, 1, 4, 4, 4, 4),
              "n7", // f: two terms too many, and others missing
              List.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3)));

  /** What it takes by the rules, and one rejection more where a heartbeat comes in between. */
  private static final Map<String, Integer> MOST_REJECTIONS =
      Map.of("n2", 2, "n3", 2, "n4", 1, "n5", 1, "n6", 3, "n7", 3);

  static LongStream seeds() {
    return SimSeeds.upTo(1);
  }

  /** The first life of each node writes its log. */
  private static final class Parts implements WorldParts {
    final LabWatch watch = new LabWatch();
    final Map<String, Integer> rejections = new HashMap<>();
    int written;

    @Override
    public RaftProperties properties() {
      return watch;
    }

    @Override
    public Optional<Behavior<?>> instead(SimNodeContext node) {
      return node.life() == 1
          ? Optional.of(
              Scribe.create("raft-g|" + node.nodeName(), events(node.nodeName()), () -> written++))
          : Optional.empty();
    }

    @Override
    public boolean carries(String from, String to, Object message) {
      if (message instanceof RaftMessage.AppendRejected) {
        rejections.merge(from, 1, Integer::sum);
      }
      return true;
    }
  }

  private static List<RaftEvent> events(String node) {
    List<Entry> entries = new ArrayList<>();
    for (int term : LOGS.get(node)) {
      entries.add(States.entry(term, "of term " + term));
    }
    return List.of(new RaftEvent.TermAdvanced(7), new RaftEvent.EntriesAppended(0, entries));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyFollowerIsBroughtIntoLine_figure_7(long seed) {
    Parts parts = new Parts();
    try (RaftWorld world = new RaftWorld(seed, LOGS.size(), parts)) {
      Sim sim = world.sim;
      sim.runUntil(() -> parts.written == LOGS.size(), Duration.ofSeconds(1));
      sim.nodes().forEach(SimNode::crash);
      letOnlyTheTopWin(sim);
      sim.nodes().forEach(SimNode::restart);
      sim.runUntil(() -> parts.watch.leads(LEADER), Duration.ofSeconds(10));
      assertThat(parts.watch.states().get(LEADER).term()).isEqualTo(8);

      sim.network().heal();
      sim.runUntil("all logs are the leader's", () -> inLine(parts), Duration.ofSeconds(5));
      assertThat(States.terms(parts.watch.states().get(LEADER).log()))
          .startsWith(1L, 1L, 1L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 8L); // and its configuration
      MOST_REJECTIONS.forEach(
          (node, most) ->
              assertThat(parts.rejections.getOrDefault(node, 0)).as(node).isBetween(0, most));
      assertThat(parts.watch.terms()).as("leaders so far").isEqualTo(1);
    }
  }

  /** The followers do not hear each other, and those with longer logs nobody. */
  private static void letOnlyTheTopWin(Sim sim) {
    for (String one : LOGS.keySet()) {
      for (String other : LOGS.keySet()) {
        boolean votes = one.equals(LEADER) && !List.of("n4", "n5").contains(other);
        if (one.compareTo(other) < 0 && !votes) {
          sim.network().cut(one, other);
        }
      }
    }
  }

  private static boolean inLine(Parts parts) {
    RaftLog leaders = parts.watch.states().get(LEADER).log();
    return parts.watch.committedIndex() == leaders.lastIndex()
        && parts.watch.states().values().stream()
            .allMatch(state -> States.terms(state.log()).equals(States.terms(leaders)));
  }
}
