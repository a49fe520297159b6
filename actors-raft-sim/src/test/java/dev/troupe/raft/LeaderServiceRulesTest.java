package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Answers;
import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leader does for clients: commands (§5.3) and queries (§8). n1 leads, n3 asks. */
class LeaderServiceRulesTest {

  private static final Duration SOON = Duration.ofMillis(20);

  private final List<String> applied = new ArrayList<>();
  private final PlayedGroup group =
      new PlayedGroup(
          "", () -> new ListedMachine(new AppendMachine(), applied), UnaryOperator.identity());
  private long term;

  @BeforeEach
  void lead() {
    term = group.letLead();
  }

  @AfterEach
  void stop() {
    group.close();
  }

  private void propose(String... commands) {
    List<Numbered> numbered = new ArrayList<>();
    for (String command : commands) {
      byte[] bytes = AppendMachine.bytes(command);
      numbered.add(new Numbered(numbered.size(), Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, bytes));
    }
    group.send("n3", new Propose("n3", term, 7, 0, 0, numbered));
    group.sim.runFor(SOON);
  }

  private void query(String query) {
    group.send("n3", new Read("n3", 7, 0, List.of(AppendMachine.bytes(query))));
    group.sim.runFor(SOON);
  }

  /** Of the last message to n2. */
  private long round() {
    List<AppendEntries> sent = group.received("n2", AppendEntries.class);
    return sent.get(sent.size() - 1).round();
  }

  private void accept(long matchIndex, long round) {
    group.send("n2", new AppendAccepted("n2", term, matchIndex, round));
    group.sim.runFor(SOON);
  }

  private List<Answers> answers() {
    return group.received("n3", Answers.class);
  }

  private List<ReadAnswers> readAnswers() {
    return group.received("n3", ReadAnswers.class);
  }

  private static List<Entry> commands(List<AppendEntries> messages) {
    return messages.stream()
        .flatMap(message -> message.entries().stream())
        .filter(entry -> entry.kind() == Entry.Kind.COMMAND)
        .toList();
  }

  // ---- commands

  @Test
  void aCommandIsAppendedWithTheTermInWhichItCame_5_3() {
    propose("a=1");
    RaftLog log = group.state().log();
    Entry last = log.entry(log.lastIndex());
    assertThat(AppendMachine.text(last.command())).isEqualTo("a=1");
    assertThat(last.term()).isEqualTo(term);
  }

  @Test
  void aCommandGoesToAllFollowersAtOnce_5_3() {
    group.follow();
    group.sim.runFor(SOON);
    propose("a=1");
    for (String node : List.of("n2", "n3")) {
      assertThat(commands(group.received(node, AppendEntries.class))).as(node).hasSize(1);
    }
  }

  @Test
  void severalCommandsGoInOneMessage_figure_2() {
    group.follow();
    group.sim.runFor(SOON);
    propose("a=1", "b=2", "c=3");
    assertThat(group.received("n2", AppendEntries.class))
        .anyMatch(message -> commands(List.of(message)).size() == 3);
  }

  @Test
  void aCommandIsAnsweredOnceItIsApplied_5_3() {
    propose("a=1");
    assertThat(applied).isEmpty();
    assertThat(answers()).isEmpty();
    group.followedBy("n2");
    group.await("n3", Answers.class);
    assertThat(applied).containsExactly(group.state().log().lastIndex() + ": a=1");
    assertThat(AppendMachine.text(answers().get(0).answers().get(0).reply())).isEqualTo("1");
  }

  @Test
  void aCommandThatNoMajorityHasIsNotAnswered_5_3() {
    propose("a=1");
    group.sim.runFor(Duration.ofSeconds(3)); // until it has long stepped down
    assertThat(answers()).isEmpty();
    assertThat(applied).isEmpty();
  }

  /** n3 never answers as a member, and hears of the command again and again. */
  @Test
  void aSlowFollowerHoldsNobodyUpAndIsSentAllTheSame_5_3() {
    group.followedBy("n2");
    group.sim.runFor(SOON);
    propose("a=1");
    assertThat(answers()).hasSize(1);
    group.forget();
    group.sim.runFor(Duration.ofSeconds(1));
    assertThat(commands(group.received("n3", AppendEntries.class))).hasSizeGreaterThan(1);
  }

  @Test
  void whatIsCommittedIsToldInTheNextMessagesHeartbeatsToo_5_3() {
    group.followedBy("n2");
    propose("a=1");
    group.forget();
    AppendEntries next = group.await("n3", AppendEntries.class);
    assertThat(next.leaderCommit()).isEqualTo(group.state().log().lastIndex());
  }

  // ---- queries

  @Test
  void aLeadersFirstEntryIsANoOpOfItsTerm_8() {
    Entry first = group.state().log().entry(1);
    assertThat(first.kind()).isEqualTo(Entry.Kind.NO_OP);
    assertThat(first.term()).isEqualTo(term);
    assertThat(group.await("n2", AppendEntries.class).entries())
        .extracting(Entry::kind)
        .startsWith(Entry.Kind.NO_OP);
  }

  @Test
  void aQueryWaitsUntilTheNoOpIsCommitted_8() {
    query("a");
    accept(0, round()); // it leads, but does not know yet what is committed
    assertThat(readAnswers()).isEmpty();
    accept(1, round());
    group.sim.runFor(SOON);
    accept(1, round());
    assertThat(readAnswers()).hasSize(1);
  }

  @Test
  void aQueryWaitsForAMajoritysConfirmation_8() {
    accept(1, 0);
    long before = round();
    query("a");
    assertThat(round()).as("asks whether it still leads").isGreaterThan(before);
    accept(1, before); // says nothing of now
    assertThat(readAnswers()).isEmpty();
    accept(1, round());
    assertThat(readAnswers()).hasSize(1);
  }

  @Test
  void aQueryIsAnsweredFromAStateThatHasAllThatWasCommitted_8() {
    group.follow();
    propose("a=1");
    query("a");
    ReadAnswers answer = group.await("n3", ReadAnswers.class);
    assertThat(AppendMachine.text(answer.replies().get(0))).isEqualTo("1");
  }

  @Test
  void aDeposedLeaderAnswersNoQuery_8() {
    accept(1, 0);
    query("a");
    group.ask("n2", PlayedGroup.heartbeat("n2", term + 1, 0), AppendAccepted.class);
    group.sim.runFor(SOON);
    assertThat(readAnswers()).isEmpty();
    assertThat(group.received("n3", ClientMessage.ReadRefused.class)).hasSize(1);
  }
}
