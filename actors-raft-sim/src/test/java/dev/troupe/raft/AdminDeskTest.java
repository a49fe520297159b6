package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator asks of any member comes to the leader, once, and never further. */
class AdminDeskTest {

  private static final Duration A_WHILE = Duration.ofMillis(50);

  private final PlayedGroup group = new PlayedGroup();
  private final TestInbox<GroupAdmin.Reply> operator = TestInbox.create();

  @AfterEach
  void stop() {
    group.close();
  }

  private void followN2() {
    group.ask("n2", PlayedGroup.heartbeat("n2", 5, 0), AppendAccepted.class);
  }

  private static AdminMessage.EditMembers add(String member) {
    return new AdminMessage.EditMembers(new TreeMap<>(Map.of(member, "a")), List.of());
  }

  private GroupAdmin.Reply toldOperator() {
    group.sim.runUntil("the operator is told", operator::hasMessages, Duration.ofSeconds(10));
    return operator.receiveMessage();
  }

  @Test
  void aFollowerPassesOnAndHandsTheAnswerBack() {
    followN2();
    AdminMessage.Wish wish = new AdminMessage.Transfer(Optional.of("n3"));
    group.handOver(wish.with(operator.getRef()));
    AdminMessage.Ask ask = group.await("n2", AdminMessage.Ask.class);
    assertThat(ask.wish()).isEqualTo(wish);
    assertThat(ask.term()).isEqualTo(5);
    GroupAdmin.Reply reply = new GroupAdmin.Refused("no");
    group.send("n2", new AdminMessage.Answer(ask.number() + 1, new GroupAdmin.Refused("other")));
    group.send("n2", new AdminMessage.Answer(ask.number(), reply));
    assertThat(toldOperator()).isEqualTo(reply);
    group.send("n2", new AdminMessage.Answer(ask.number(), reply)); // doubled on its way
    group.sim.runFor(A_WHILE);
    assertThat(operator.hasMessages()).isFalse();
  }

  /** A clock may begin anew at a node's start, and numbers of former lives come again. */
  @Test
  void numbersOfQuestionsAreNotTakenFromTheClock() {
    followN2();
    group.handOver(add("n4").with(operator.getRef()));
    group.handOver(add("n5").with(operator.getRef()));
    group.sim.runUntil(
        () -> group.received("n2", AdminMessage.Ask.class).size() == 2, Duration.ofSeconds(5));
    long first = group.received("n2", AdminMessage.Ask.class).get(0).number();
    long second = group.received("n2", AdminMessage.Ask.class).get(1).number();
    assertThat(second).isEqualTo(first + 1);
    assertThat(Math.abs(first - group.clock().monotonicNanos()))
        .isGreaterThan(Duration.ofDays(1).toNanos());
  }

  @Test
  void aLeaderThatIsFollowedByAnotherIsNotWaitedFor() {
    followN2();
    group.handOver(add("n4").with(operator.getRef()));
    group.await("n2", AdminMessage.Ask.class);
    group.ask("n2", PlayedGroup.heartbeat("n2", 5, 0), AppendAccepted.class);
    assertThat(operator.hasMessages()).isFalse();
    group.ask("n3", PlayedGroup.heartbeat("n3", 6, 0), AppendAccepted.class);
    assertThat(toldOperator())
        .isEqualTo(
            new GroupAdmin.Unknown(
                "n2, which led term 5, has not answered, and n3 leads term 6 now;"
                    + " the group's status says which configuration it has"));
  }

  /** It has started again, perhaps, and knows nothing of the question. */
  @Test
  void aLeaderThatIsElectedAgainIsNotWaitedFor() {
    followN2();
    group.handOver(add("n4").with(operator.getRef()));
    group.await("n2", AdminMessage.Ask.class);
    group.ask("n2", PlayedGroup.heartbeat("n2", 6, 0), AppendAccepted.class);
    assertThat(toldOperator())
        .isEqualTo(
            new GroupAdmin.Unknown(
                "n2, which led term 5, has not answered, and n2 leads term 6 now;"
                    + " the group's status says which configuration it has"));
  }

  /** Asks n2 to make way, which does so without a word; what the operator is told. */
  private GroupAdmin.Reply afterTransfer(Optional<String> target, String next) {
    followN2();
    group.handOver(new AdminMessage.Transfer(target).with(operator.getRef()));
    group.await("n2", AdminMessage.Ask.class);
    Duration began = group.sim.now();
    for (long round = 0; !operator.hasMessages(); round++) {
      assertThat(group.sim.now().minus(began)).isLessThan(Duration.ofSeconds(10));
      group.ask(next, PlayedGroup.heartbeat(next, 6, round), AppendAccepted.class);
    }
    assertThat(group.sim.now().minus(began)).as("its own answer may come").isGreaterThan(A_WHILE);
    return operator.receiveMessage();
  }

  @Test
  void ifWhoMadeWayIsSilentItIsDoneWhenTheTargetLeads_3_10() {
    assertThat(afterTransfer(Optional.of("n3"), "n3")).isInstanceOf(GroupAdmin.Done.class);
  }

  @Test
  void ifWhoMadeWayIsSilentItIsDoneForAnyOtherThatLeads_3_10() {
    assertThat(afterTransfer(Optional.empty(), "n3")).isInstanceOf(GroupAdmin.Done.class);
  }

  @Test
  void ifWhoMadeWayIsSilentItIsNotDoneWhenAnotherLeads_3_10() {
    assertThat(afterTransfer(Optional.of("n1"), "n3"))
        .isEqualTo(new GroupAdmin.Refused("n1 did not take over: n3 leads term 6"));
  }

  @Test
  void ifWhoWasToMakeWayLeadsAgainNobodyTookOver_3_10() {
    assertThat(afterTransfer(Optional.empty(), "n2"))
        .isEqualTo(new GroupAdmin.Refused("nobody took over: n2 leads term 6"));
  }

  @Test
  void ifWhoMadeWayIsSilentAndNobodyLeadsItIsNotKnown_3_10() {
    followN2();
    group.handOver(new AdminMessage.Transfer(Optional.of("n3")).with(operator.getRef()));
    group.await("n2", AdminMessage.Ask.class);
    group.ask("n3", PlayedGroup.heartbeat("n3", 6, 0), AppendAccepted.class);
    assertThat(toldOperator()) // as n3 is not heard of any more
        .isEqualTo(
            new GroupAdmin.Unknown(
                "n2, which led term 5, has not answered, and nobody is known to lead term 6"));
  }

  @Test
  void aDoubledQuestionIsAnsweredOnce() {
    group.followedBy("n2"); // n3 does not answer: a new voter never catches up
    group.letLead();
    group.sim.runFor(A_WHILE);
    AdminMessage.Ask ask = new AdminMessage.Ask("n2", 8, add("n4"), group.state().term());
    group.send("n2", ask);
    group.send("n2", ask);
    group.sim.runFor(A_WHILE);
    assertThat(group.received("n2", AdminMessage.Answer.class))
        .as("'another change is under way' is no answer to it")
        .isEmpty();
  }

  @Test
  void aLateCopyDoesNotUndoWhatCameAfterIt() {
    group.follow();
    group.letLead();
    group.sim.runFor(A_WHILE);
    AdminMessage.Ask without =
        new AdminMessage.Ask("n2", 8, new AdminMessage.SetMembers(RaftWorld.voters("n1", "n2")), 0);
    group.ask("n2", without, AdminMessage.Answer.class);
    AdminMessage.Ask with =
        new AdminMessage.Ask(
            "n2", 9, new AdminMessage.SetMembers(RaftWorld.voters("n1", "n2", "n3")), 0);
    group.ask("n2", with, AdminMessage.Answer.class);
    group.send("n2", without);
    group.sim.runFor(A_WHILE);
    assertThat(group.state().configuration()).isEqualTo(RaftWorld.voters("n1", "n2", "n3"));
  }

  @Test
  void aQuestionOfAnEarlierTermIsNotTaken() {
    followN2();
    group.follow();
    long term = group.letLead();
    group.sim.runFor(A_WHILE);
    AdminMessage.Wish wish = new AdminMessage.EditMembers(new TreeMap<>(), List.of("n3"));
    AdminMessage.Answer answer =
        group.ask("n2", new AdminMessage.Ask("n2", 8, wish, term - 1), AdminMessage.Answer.class);
    assertThat(answer.reply()).isEqualTo(new GroupAdmin.NotLeader(Optional.of("n1")));
    assertThat(group.state().configuration()).isEqualTo(RaftWorld.voters("n1", "n2", "n3"));
  }

  private static AdminMessage.Ask without3(long term) {
    return new AdminMessage.Ask(
        "n2", 8, new AdminMessage.SetMembers(RaftWorld.voters("n1", "n2")), term);
  }

  /** Else the asker would take it for certain that nothing was begun. */
  @Test
  void aCopyThatComesAfterTheStepDownIsNotAnswered() {
    group.follow();
    long term = group.letLead();
    group.sim.runFor(A_WHILE);
    group.followedBy();
    group.send("n2", without3(term));
    group.sim.runUntil(
        "it is begun", () -> !group.state().configuration().isVoter("n3"), Duration.ofSeconds(5));
    group.ask("n3", PlayedGroup.heartbeat("n3", term + 1, 0), AppendAccepted.class);
    assertThat(group.await("n2", AdminMessage.Answer.class).reply())
        .isInstanceOf(GroupAdmin.Unknown.class);
    group.forget();
    group.send("n2", without3(term));
    group.sim.runFor(A_WHILE);
    assertThat(group.received("n2", AdminMessage.Answer.class)).isEmpty();
  }

  /** It may have begun it, and does not know. */
  @Test
  void whatAFormerLifeMayHaveBegunIsNotAnswered() {
    group.follow();
    long term = group.letLead();
    group.sim.runFor(A_WHILE);
    group.ask("n2", without3(term), AdminMessage.Answer.class);
    group.followedBy();
    group.real().crash();
    group.real().restart();
    group.sim.runFor(A_WHILE);
    group.forget();
    group.send("n2", without3(term));
    group.sim.runFor(A_WHILE);
    assertThat(group.received("n2", AdminMessage.Answer.class)).isEmpty();
  }

  @Test
  void aLeaderThatWasToMakeWayIsWaitedFor() {
    followN2();
    group.handOver(new AdminMessage.Transfer(Optional.of("n3")).with(operator.getRef()));
    AdminMessage.Ask ask = group.await("n2", AdminMessage.Ask.class);
    group.ask("n3", PlayedGroup.heartbeat("n3", 6, 0), AppendAccepted.class);
    assertThat(operator.hasMessages()).isFalse();
    GroupAdmin.Reply reply = new GroupAdmin.Refused("what n2 says");
    group.send("n2", new AdminMessage.Answer(ask.number(), reply));
    assertThat(toldOperator()).isEqualTo(reply);
  }

  @Test
  void whatWasPassedOnIsNotPassedOnAgain() {
    followN2();
    group.send("n3", new AdminMessage.Ask("n3", 1, add("n4"), 0));
    AdminMessage.Answer answer = group.await("n3", AdminMessage.Answer.class);
    assertThat(answer)
        .isEqualTo(new AdminMessage.Answer(1, new GroupAdmin.NotLeader(Optional.of("n2"))));
    group.sim.runFor(A_WHILE);
    assertThat(group.received("n2", AdminMessage.Ask.class)).isEmpty();
  }

  @Test
  void withoutALeaderTheOperatorIsToldAtOnce() {
    group.handOver(add("n4").with(operator.getRef()));
    assertThat(toldOperator()).isEqualTo(new GroupAdmin.NotLeader(Optional.empty()));
  }

  @Test
  void aLeaderChangesItsLatestConfigurationAndAnswersOverTheNetwork() {
    group.follow();
    group.letLead();
    group.sim.runFor(A_WHILE); // the first entry of its term is committed
    group.send(
        "n2",
        new AdminMessage.Ask(
            "n2", 8, new AdminMessage.EditMembers(new TreeMap<>(), List.of("n3")), 0));
    AdminMessage.Answer answer = group.await("n2", AdminMessage.Answer.class);
    assertThat(answer.number()).isEqualTo(8);
    Configuration two = RaftWorld.voters("n1", "n2");
    assertThat(answer.reply()).isEqualTo(new GroupAdmin.Done(two));
    assertThat(group.state().configuration()).isEqualTo(two);
  }

  /** Not before; but it is no refusal, as it will be able to very soon. */
  @Test
  void aLeaderThatHasCommittedNothingOfItsTermCannotYet_thesis_4_1() {
    group.letLead();
    AdminMessage.Wish wish = new AdminMessage.EditMembers(new TreeMap<>(), List.of("n3"));
    AdminMessage.Answer first =
        group.ask("n2", new AdminMessage.Ask("n2", 8, wish, 0), AdminMessage.Answer.class);
    assertThat(first.reply())
        .isEqualTo(
            new GroupAdmin.NotYet("the leader has not committed an entry of its own term yet"));
    group.follow();
    group.sim.runFor(A_WHILE.multipliedBy(10)); // it sends what was not answered again
    AdminMessage.Answer second =
        group.ask("n2", new AdminMessage.Ask("n2", 9, wish, 0), AdminMessage.Answer.class);
    assertThat(second.reply()).isEqualTo(new GroupAdmin.Done(RaftWorld.voters("n1", "n2")));
  }

  /** The next leader may have the entry, and commit it. */
  @Test
  void aChangeWhoseLeaderStepsDownIsNotRefused_5_4_2() {
    group.follow();
    long term = group.letLead();
    group.sim.runFor(A_WHILE);
    group.followedBy();
    group.handOver(
        new AdminMessage.EditMembers(new TreeMap<>(), List.of("n3")).with(operator.getRef()));
    group.sim.runUntil(
        "the change is in the log",
        () -> !group.state().configuration().isVoter("n3"),
        Duration.ofSeconds(5));
    group.send("n2", PlayedGroup.heartbeat("n2", term + 1, 0));
    assertThat(toldOperator())
        .isEqualTo(
            new GroupAdmin.Unknown(
                "the leader stepped down; the group's status says which configuration it has"));
  }

  @Test
  void oneThatIsAddedOrMovedLeavesTheOthersAlone() {
    Configuration three =
        Configuration.of(RaftWorld.named("n1", "n2", "n3"), RaftWorld.named("n5"));
    assertThat(add("n5").of(three).voters())
        .containsKeys("n1", "n2", "n3")
        .containsEntry("n5", "a");
    assertThat(add("n5").of(three).learners()).isEmpty();
    assertThat(add("n2").of(three).voters()).hasSize(3).containsEntry("n2", "a");
    assertThat(new AdminMessage.EditMembers(new TreeMap<>(), List.of("n9")).of(three))
        .isEqualTo(three);
  }
}
