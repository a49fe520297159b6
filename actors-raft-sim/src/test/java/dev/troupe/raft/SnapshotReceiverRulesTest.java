package dev.troupe.raft;

import static dev.troupe.raft.PlayedGroup.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Figure 13, InstallSnapshot RPC, as seen by the receiver (§7). n2 leads, n1 receives. */
class SnapshotReceiverRulesTest {

  private static final long TERM = 5;
  private static final Configuration FOUR = RaftWorld.voters("n1", "n2", "n3", "n4");

  private final List<AppendMachine> machines = new ArrayList<>();
  private final PlayedGroup group =
      new PlayedGroup(
          "",
          () -> {
            machines.add(new AppendMachine());
            return machines.get(machines.size() - 1);
          },
          UnaryOperator.identity());

  @AfterEach
  void stop() {
    group.close();
  }

  /** A snapshot as n2 has it on its disk. */
  private record Taken(SnapshotMeta meta, byte[] bytes) {

    int half() {
      return bytes.length / 2;
    }

    InstallSnapshot part(long term, int from, int to) {
      return new InstallSnapshot("n2", term, meta, from, Arrays.copyOfRange(bytes, from, to), 0);
    }

    InstallSnapshot whole() {
      return part(TERM, 0, bytes.length);
    }

    InstallSnapshot firstHalf() {
      return part(TERM, 0, half());
    }

    InstallSnapshot secondHalf() {
      return part(TERM, half(), bytes.length);
    }
  }

  private Taken taken(long index, long term, String command) {
    AppendMachine state = new AppendMachine();
    state.apply(index, 1, AppendMachine.bytes(command));
    SessionTable sessions = new SessionTable(new SessionLimits(1_000, 10, 1_000));
    SnapshotFiles files = new SimSnapshots(group.sim.node("n2").files());
    SnapshotMeta meta =
        SnapshotWriter.write(files, index, term, 1, sessions.capture(), state.capture());
    try {
      return new Taken(meta.with(FOUR), files.read(meta, 0, (int) meta.size()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private SnapshotReply ask(InstallSnapshot chunk) {
    return group.ask("n2", chunk, SnapshotReply.class);
  }

  private List<String> files(String ending) {
    return group.real().files().list().stream().filter(name -> name.endsWith(ending)).toList();
  }

  private String valueOf(String key) {
    group.sim.runFor(Duration.ofMillis(20)); // what is installed is restored
    AppendMachine latest = machines.get(machines.size() - 1);
    return AppendMachine.text(latest.query(AppendMachine.bytes(key)));
  }

  @Test
  void anEarlierTermIsRefusedWithOurs_figure_13_rule_1() {
    group.ask("n2", heartbeat("n2", TERM, 0), AppendAccepted.class);
    Taken snapshot = taken(9, 1, "a=1");
    SnapshotReply reply = ask(snapshot.part(TERM - 1, 0, snapshot.bytes().length));
    assertThat(reply.term()).isEqualTo(TERM);
    assertThat(reply.installed()).isFalse();
    assertThat(group.state().snapshot().exists()).isFalse();
    assertThat(files("")).noneMatch(name -> name.endsWith(".draft") || name.endsWith(".snapshot"));
  }

  @Test
  void theFirstChunkBeginsAFile_figure_13_rule_2() {
    ask(taken(9, 1, "a=1").firstHalf());
    assertThat(files(".draft")).hasSize(1);
    Taken another = taken(12, 1, "a=2");
    assertThat(ask(another.firstHalf()).nextOffset()).isEqualTo(another.half());
    assertThat(files(".draft")).as("in the place of the other").hasSize(1);
    assertThat(ask(another.secondHalf()).installed()).isTrue();
    assertThat(valueOf("a")).isEqualTo("2");
  }

  @Test
  void chunksAreWrittenAtTheirOffsets_figure_13_rule_3() {
    Taken snapshot = taken(9, 1, "a=1");
    ask(snapshot.firstHalf());
    SnapshotReply reply = ask(snapshot.secondHalf());
    assertThat(reply.nextOffset()).isEqualTo(snapshot.bytes().length);
    assertThat(valueOf("a")).isEqualTo("1");
  }

  /** Chunks may overtake each other, or come twice; one that is not the next is asked for again. */
  @Test
  void aChunkThatIsNotTheNextIsNotWritten_figure_13_rule_3() {
    Taken snapshot = taken(9, 1, "a=1");
    SnapshotReply early = ask(snapshot.secondHalf());
    assertThat(early.installed()).isFalse();
    assertThat(early.nextOffset()).isZero();
    ask(snapshot.firstHalf());
    assertThat(ask(snapshot.firstHalf()).nextOffset()).isEqualTo(snapshot.half());
    assertThat(ask(snapshot.secondHalf()).installed()).isTrue();
    assertThat(valueOf("a")).isEqualTo("1");
  }

  @Test
  void itRepliesAndWaitsForMore_figure_13_rule_4() {
    Taken snapshot = taken(9, 1, "a=1");
    SnapshotReply reply = ask(snapshot.firstHalf());
    assertThat(reply.installed()).isFalse();
    assertThat(reply.nextOffset()).isEqualTo(snapshot.half());
    assertThat(group.state().snapshot().exists()).isFalse();
    assertThat(valueOf("a")).isEmpty();
  }

  @Test
  void theWholeSnapshotIsSavedAndEarlierOnesGo_figure_13_rule_5() {
    ask(taken(9, 1, "a=1").whole());
    assertThat(files(".snapshot")).hasSize(1);
    ask(taken(12, 1, "a=2").whole());
    group.sim.runUntil(
        "the one of 9 is gone", () -> files(".snapshot").size() == 1, Duration.ofSeconds(1));
    assertThat(files(".snapshot").get(0)).startsWith("12-");
    assertThat(group.state().snapshot().index()).isEqualTo(12);
  }

  @Test
  void entriesThatFollowItsLastOneAreRetained_figure_13_rule_6() {
    append(1, 1, 1, 2, 2);
    ask(taken(3, 1, "a=1").whole());
    assertThat(group.state().log().baseIndex()).isEqualTo(3);
    assertThat(States.terms(group.state().log())).containsExactly(2L, 2L);
    assertThat(group.state().configuration()).isNotEqualTo(FOUR); // nor is that replaced
  }

  @Test
  void aLogThatLacksItsLastEntryIsDiscarded_figure_13_rule_7() {
    append(1, 1, 1, 2, 2);
    ask(taken(4, 3, "a=1").whole());
    assertThat(group.state().log().lastIndex()).isEqualTo(4);
    assertThat(group.state().log().lastTerm()).isEqualTo(3);
  }

  @Test
  void itsContentsAreTheStateMachinesNow_figure_13_rule_8() {
    AppendEntries entries =
        new AppendEntries("n2", TERM, 0, 0, List.of(States.entry(1, "a=old")), 1, 0);
    group.ask("n2", entries, AppendAccepted.class);
    assertThat(valueOf("a")).isEqualTo("old");
    ask(taken(9, 1, "b=new").whole());
    assertThat(valueOf("a")).isEmpty();
    assertThat(valueOf("b")).isEqualTo("new");
  }

  @Test
  void itsConfigurationIsTheGroupsNow_figure_13_rule_8() {
    ask(taken(9, 1, "a=1").whole());
    assertThat(group.state().configuration()).isEqualTo(FOUR);
  }

  @Test
  void aSnapshotOutlivesACrash_7() {
    append(1, 1, 1);
    assertThat(ask(taken(3, 1, "a=1").whole()).installed()).isTrue();
    group.real().disk().losesAllUnsynced(true);
    group.real().crash();
    machines.clear();
    group.real().restart();
    group.sim.runUntil("it has recovered", () -> !machines.isEmpty(), Duration.ofSeconds(1));
    assertThat(valueOf("a")).isEqualTo("1");
    assertThat(group.state().log().baseIndex()).isEqualTo(3);
  }

  private void append(long... terms) {
    List<Entry> entries = States.entries(terms);
    group.ask("n2", new AppendEntries("n2", TERM, 0, 0, entries, 0, 0), AppendAccepted.class);
  }
}
