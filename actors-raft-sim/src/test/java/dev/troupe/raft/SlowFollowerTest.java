package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
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

  /** A state machine that takes its time: each task of its dispatcher comes ten seconds late. */
  private static final String STANDS_STILL =
      SETTINGS
          + "\ntroupe.raft { max-pending-reads = 10, apply-dispatcher.simulated-delay-min = 10 s }";

  private PlayedGroup group =
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

  // ---- a state machine that stands still

  private void standStill() {
    standStill("");
  }

  private void standStill(String more) {
    group.close();
    String settings = STANDS_STILL + "\ntroupe.raft {" + more + "}";
    group = new PlayedGroup(settings, AppendMachine::new, UnaryOperator.identity());
  }

  private static InstallSnapshot snapshot() {
    return snapshot(ENTRIES + 9);
  }

  private static InstallSnapshot snapshot(long index) {
    byte[] bytes = {1, 2, 3};
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    SnapshotMeta meta = new SnapshotMeta(index, TERM, 0, bytes.length, (int) checksum.getValue());
    return new InstallSnapshot("n2", TERM, meta, 0, bytes, 8);
  }

  /** Each one that it took would open the leader's window anew. */
  @Test
  void aSnapshotIsNotTakenBeforeItHasComeOn() {
    standStill();
    takeAll();
    group.ask("n2", heartbeat(ENTRIES, 7), AppendAccepted.class);
    group.forget();
    group.send("n2", snapshot());
    group.sim.runFor(Duration.ofSeconds(5));
    assertThat(group.received("n2", SnapshotReply.class)).isEmpty();
    assertThat(group.real().files().list()).isEmpty();
    AppendAccepted heard = group.ask("n2", heartbeat(ENTRIES, 9), AppendAccepted.class);
    assertThat(heard.round()).as("it follows all the while").isEqualTo(9);
  }

  /** However little it has to apply: else restores and their files would heap up. */
  @Test
  void norBeforeTheLastOneIsRestored() {
    standStill();
    SnapshotReply first = group.ask("n2", snapshot(), SnapshotReply.class);
    assertThat(first.installed()).isTrue();
    assertThat(group.state().snapshot().index()).isEqualTo(ENTRIES + 9);
    group.forget();
    group.send("n2", snapshot(ENTRIES + 19));
    group.sim.runFor(Duration.ofSeconds(5));
    assertThat(group.received("n2", SnapshotReply.class)).isEmpty();
    assertThat(group.state().snapshot().index()).isEqualTo(ENTRIES + 9);
    assertThat(group.real().files().list()).hasSize(1);
  }

  private static Read read(int batch) {
    return new Read("n2", 77, batch, Collections.nCopies(4, AppendMachine.bytes("k")));
  }

  @Test
  void aLeaderTakesNoMoreQueriesThanItsStateMachineMayHaveWaiting() {
    standStill();
    group.follow();
    group.letLead();
    group.sim.runFor(Duration.ofMillis(50));
    for (int batch = 0; batch < 2; batch++) {
      group.send("n2", read(batch));
      group.sim.runFor(Duration.ofMillis(50)); // confirmed, and handed over
    }
    assertThat(group.received("n2", ReadRefused.class)).isEmpty();
    ReadRefused refused = group.ask("n2", read(2), ReadRefused.class);
    assertThat(refused.reason()).isEqualTo(Refusal.BUSY);
    group.sim.runFor(Duration.ofMinutes(1));
    assertThat(group.received("n2", ReadAnswers.class)).hasSize(2);
    group.send("n2", read(3));
    group.sim.runFor(Duration.ofMinutes(1));
    assertThat(group.received("n2", ReadAnswers.class)).hasSize(3);
  }

  @Test
  void norDoesAFollower() {
    standStill("read.at = member");
    group.ask("n2", PlayedGroup.heartbeat("n2", TERM, 7), AppendAccepted.class);
    for (int batch = 0; batch < 2; batch++) {
      group.send("n2", read(batch));
      ReadIndex ask = group.await("n2", ReadIndex.class);
      group.send("n2", new ReadIndexReply("n2", TERM, ask.number(), 0));
      group.sim.runFor(Duration.ofMillis(50));
      group.forget();
    }
    ReadRefused refused = group.ask("n2", read(2), ReadRefused.class);
    assertThat(refused.reason()).isEqualTo(Refusal.BUSY);
  }
}
