package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who takes a snapshot, of what, and who is sent it (§7, Figure 13). */
class SnapshotSenderRulesTest {

  private static final Duration SOON = Duration.ofMillis(50);
  private static final String SETTINGS =
      """
      troupe.raft.snapshot {
        log-bytes = 2000, keep-bytes = 0, chunk-bytes = 300, max-chunk-bytes = 300
      }
      """;

  private PlayedGroup group = played("");

  private int frames; // of commands, that n2 has sent

  private static PlayedGroup played(String settings) {
    return new PlayedGroup(
        SETTINGS + "\n" + settings, AppendMachine::new, UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    group.close();
  }

  /** A hundred bytes and a little more. */
  private static Entry large() {
    return States.entry(5, "k=" + "v".repeat(100));
  }

  private void append(long prev, int entries, long commit) {
    group.ask(
        "n2",
        new AppendEntries(
            "n2", 5, prev, prev == 0 ? 0 : 5, Collections.nCopies(entries, large()), commit, 0),
        AppendAccepted.class);
    group.sim.runFor(SOON);
  }

  @Test
  void aFollowerTakesSnapshotsByItselfOfWhatIsCommittedAlone_7() {
    append(0, 20, 0);
    assertThat(group.state().snapshot().exists()).as("nothing is committed").isFalse();
    append(20, 1, 15);
    assertThat(group.state().snapshot().index()).isEqualTo(15);
    assertThat(group.state().snapshot().term()).isEqualTo(5);
    assertThat(group.state().log().baseIndex()).as("the log begins behind it").isEqualTo(15);
    assertThat(group.state().log().lastIndex()).isEqualTo(21);
  }

  @Test
  void aLaterSnapshotTakesTheEarliersPlace_7() {
    append(0, 20, 20);
    append(20, 40, 60);
    assertThat(group.state().snapshot().index()).isEqualTo(60);
    assertThat(group.real().files().list())
        .filteredOn(name -> name.endsWith(".snapshot"))
        .singleElement()
        .asString()
        .startsWith("60-");
  }

  // ---- n1 leads, n2 follows, and n3 does not answer

  private long leadBeyondASnapshot() {
    group.followedBy("n2");
    long term = group.letLead();
    propose(term, 20);
    group.sim.runUntil(
        "a snapshot", () -> group.state().snapshot().exists(), Duration.ofSeconds(1));
    group.forget();
    return term;
  }

  private void propose(long term, int count) {
    List<Numbered> commands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      commands.add(new Numbered(i, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, large().command()));
    }
    group.send("n2", new Propose("n2", term, 7, 0, frames++, commands));
    group.sim.runFor(Duration.ofMillis(5));
  }

  private SnapshotReply has(InstallSnapshot chunk, boolean installed) {
    long next = chunk.offset() + chunk.data().length;
    return new SnapshotReply("n3", chunk.term(), chunk.snapshot().index(), next, installed, 0);
  }

  @Test
  void whoLacksWhatIsDiscardedIsSentTheSnapshot_7() {
    long term = leadBeyondASnapshot();
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    assertThat(chunk.term()).isEqualTo(term);
    assertThat(chunk.snapshot()).isEqualTo(group.state().snapshot());
    assertThat(chunk.snapshot().configuration()).isEqualTo(group.state().configuration());
    assertThat(group.received("n2", InstallSnapshot.class)).as("who has it all").isEmpty();
  }

  @Test
  void chunksAreSentInOrderUntilTheLastOne_figure_13() {
    leadBeyondASnapshot();
    long expected = 0;
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    while (!chunk.done()) {
      assertThat(chunk.offset()).isEqualTo(expected);
      expected += chunk.data().length;
      chunk = group.ask("n3", has(chunk, false), InstallSnapshot.class);
    }
    assertThat(chunk.offset()).isEqualTo(expected).isPositive();
  }

  @Test
  void aChunkThatIsNotAnsweredIsSentAgain_5_5() {
    leadBeyondASnapshot();
    InstallSnapshot first = group.await("n3", InstallSnapshot.class);
    for (int i = 0; i < 5; i++) {
      group.forget();
      assertThat(group.await("n3", InstallSnapshot.class).offset()).isEqualTo(first.offset());
    }
  }

  @Test
  void chunksGrowWhileTheyAreAnsweredSoonAndBeginAnewWhenTheyAreNot() {
    group.close();
    group = played("troupe.raft.snapshot.max-chunk-bytes = 1000");
    leadBeyondASnapshot();
    InstallSnapshot first = group.await("n3", InstallSnapshot.class);
    assertThat(first.data()).hasSize(300);
    InstallSnapshot second = group.ask("n3", has(first, false), InstallSnapshot.class);
    assertThat(second.data()).hasSize(600);
    InstallSnapshot third = group.ask("n3", has(second, false), InstallSnapshot.class);
    assertThat(third.data()).hasSize(1_000);
    group.forget();
    InstallSnapshot again = group.await("n3", InstallSnapshot.class);
    assertThat(again.offset()).isEqualTo(third.offset());
    assertThat(again.data()).hasSize(300);
  }

  /**
   * More is written meanwhile than the log may hold otherwise; but the state is larger still, and
   * the follower takes it faster than clients write.
   */
  @Test
  void aLargeSnapshotIsSentToItsEndWhileClientsWrite_7() {
    long term = leadBeyondASnapshot();
    for (int i = 0; i < 11; i++) {
      propose(term, 20);
    }
    group.sim.runFor(Duration.ofSeconds(1));
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    int sent = 0;
    while (!chunk.done()) {
      assertThat(sent++).as("chunks, of about 80").isLessThan(200);
      propose(term, 1);
      chunk = group.ask("n3", has(chunk, false), InstallSnapshot.class);
    }
    assertThat(chunk.snapshot().size()).isGreaterThan(20_000);
    SnapshotReply installed = has(chunk, true);
    AppendEntries next = group.ask("n3", installed, AppendEntries.class);
    assertThat(next.prevLogIndex()).isEqualTo(chunk.snapshot().index());
    group.forget();
    propose(term, 5);
    group.sim.runFor(SOON.multipliedBy(8));
    assertThat(group.received("n3", InstallSnapshot.class)).as("until it has the rest").isEmpty();
    assertThat(group.state().snapshot()).isEqualTo(chunk.snapshot());
  }

  /** Much longer than whoever takes nothing is waited for otherwise. */
  @Test
  void whoRestoresForAsLongAsTheTransferTookIsSentTheRest_7() {
    long term = leadBeyondASnapshot();
    for (int i = 0; i < 11; i++) {
      propose(term, 20);
    }
    group.sim.runFor(Duration.ofSeconds(1));
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    while (!chunk.done()) {
      group.sim.runFor(SOON.multipliedBy(6));
      chunk = group.ask("n3", has(chunk, false), InstallSnapshot.class);
    }
    SnapshotMeta sent = chunk.snapshot();
    group.ask("n3", has(chunk, true), AppendEntries.class);
    group.forget();
    for (int i = 0; i < 40; i++) { // not quite as long as the transfer took
      propose(term, 1);
      group.send("n3", new AppendAccepted("n3", term, sent.index(), 0));
      group.sim.runFor(SOON.multipliedBy(8));
    }
    assertThat(group.state().log().bytes()).as("more than it keeps otherwise").isGreaterThan(9_000);
    assertThat(group.state().snapshot()).isEqualTo(sent);
    assertThat(group.received("n3", InstallSnapshot.class)).isEmpty();
  }

  /** What it keeps of its log is bounded by its settings then, not by its state. */
  @Test
  void whoAnswersAndTakesNothingIsNotWaitedFor() {
    long term = leadBeyondASnapshot();
    for (int i = 0; i < 11; i++) {
      propose(term, 20);
    }
    long before = group.state().snapshot().index();
    for (int i = 0; i < 8; i++) {
      group.send("n3", new AppendAccepted("n3", term, 0, 0));
      propose(term, 10);
    }
    assertThat(group.state().snapshot().index()).isGreaterThan(before);
    assertThat(group.state().log().bytes()).isLessThan(9_000);
  }

  @Test
  void whatFollowsTheSnapshotIsSentAsEntries_7() {
    leadBeyondASnapshot();
    InstallSnapshot chunk = group.await("n3", InstallSnapshot.class);
    while (!chunk.done()) {
      chunk = group.ask("n3", has(chunk, false), InstallSnapshot.class);
    }
    AppendEntries next = group.ask("n3", has(chunk, true), AppendEntries.class);
    assertThat(next.prevLogIndex()).isEqualTo(chunk.snapshot().index());
    assertThat(next.prevLogTerm()).isEqualTo(chunk.snapshot().term());
  }
}
