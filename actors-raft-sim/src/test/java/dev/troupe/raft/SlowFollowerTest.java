package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Flow control between a leader (n2) and a follower (n1) whose state machine is behind: it is, from
 * when it hears what is committed until its applier has had its turn.
 */
class SlowFollowerTest {

  private static final long TERM = 5;
  private static final int ENTRIES = 20;

  /** Of about 160 bytes each: the bound is passed by twenty, and not by five. */
  private static final String SETTINGS =
      "troupe.raft { max-uncommitted-bytes = 1024, max-event-bytes = 1024 }";

  private final PlayedGroup group =
      new PlayedGroup(SETTINGS, AppendMachine::new, UnaryOperator.identity());

  @AfterEach
  void stop() {
    group.close();
  }

  private static AppendEntries heartbeat(long commit, long round) {
    return new AppendEntries("n2", TERM, ENTRIES, TERM, List.of(), commit, round);
  }

  private void takeAll() {
    List<Entry> entries =
        IntStream.range(0, ENTRIES)
            .mapToObj(i -> States.entry(TERM, "k=" + "v".repeat(100)))
            .toList();
    AppendAccepted all =
        group.ask("n2", new AppendEntries("n2", TERM, 0, 0, entries, 0, 0), AppendAccepted.class);
    assertThat(all.matchIndex()).as("nothing is committed yet").isEqualTo(ENTRIES);
  }

  @Test
  void whileItIsBehindOnlyWhatIsAppliedIsAcknowledged() {
    takeAll();
    AppendAccepted heard = group.ask("n2", heartbeat(ENTRIES, 7), AppendAccepted.class);
    assertThat(heard.round()).as("a heartbeat is answered at once").isEqualTo(7);
    assertThat(heard.matchIndex()).isZero();
  }

  @Test
  void onceItHasComeOnItAcknowledgesTheRestByItself() {
    takeAll();
    group.ask("n2", heartbeat(ENTRIES, 7), AppendAccepted.class);
    group.sim.runUntil(
        "all is acknowledged",
        () ->
            group.received("n2", AppendAccepted.class).stream()
                .anyMatch(reply -> reply.matchIndex() == ENTRIES),
        Duration.ofMillis(50)); // before the next heartbeat
  }

  @Test
  void withLittleToApplyAllIsAcknowledged() {
    takeAll();
    AppendAccepted heard = group.ask("n2", heartbeat(5, 7), AppendAccepted.class);
    assertThat(heard.matchIndex()).isEqualTo(ENTRIES);
  }
}
