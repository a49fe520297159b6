package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.ClientWorld.Asked;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's commands on their way: in order, in its session, and again where it must be (§8). */
class WriteStreamTest extends WriteStreamCase {

  // ---- sending

  @Test
  void aSessionIsOpenedBeforeTheFirstCommand_8() {
    write("a");
    List<Propose> frames = send();
    assertThat(frames).hasSize(1);
    Propose frame = frames.get(0);
    assertThat(frame.client()).isEqualTo("n3");
    assertThat(frame.incarnation()).isEqualTo(INCARNATION);
    assertThat(frame.frame()).isZero();
    assertThat(frame.commands()).hasSize(1);
    assertThat(frame.commands().get(0).kind()).isEqualTo(Entry.Kind.OPEN_SESSION);
    assertThat(send()).as("asked once").isEmpty();
  }

  @Test
  void nothingToSendOpensNoSession() {
    assertThat(send()).isEmpty();
    assertThat(stream.isIdle()).isTrue();
  }

  @Test
  void commandsGoTogetherNumberedInTheClientsSession_8() {
    write("a");
    write("b");
    send();
    opened(SESSION);
    List<Propose> frames = send();
    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).frame()).isEqualTo(1);
    List<Numbered> commands = frames.get(0).commands();
    assertThat(texts(frames)).containsExactly("a", "b");
    assertThat(commands).extracting(Numbered::session).containsExactly(SESSION, SESSION);
    assertThat(commands).extracting(Numbered::sequence).containsExactly(1L, 2L);
    assertThat(commands).extracting(Numbered::acknowledged).containsExactly(0L, 0L);
  }

  @Test
  void commandsSayUpToWhereAllIsAnswered_8() {
    open();
    write("b");
    write("c");
    send();
    answer(3, Outcome.REPLY, "");
    write("d");
    assertThat(send().get(0).commands().get(0).acknowledged()).isEqualTo(1);
    answer(2, Outcome.REPLY, "");
    write("e");
    assertThat(send().get(0).commands().get(0).acknowledged()).isEqualTo(3);
  }

  @Test
  void whatItsCallerHasNumberedKeepsItsNumbers_8() {
    open();
    add(world.entered(new Asked("x", 55, 9, 8)));
    Numbered command = send().get(0).commands().get(0);
    assertThat(command.session()).isEqualTo(55);
    assertThat(command.sequence()).isEqualTo(9);
    assertThat(command.acknowledged()).isEqualTo(8);
  }

  @Test
  void noMoreIsUnderWayThanTheSettingsAllow() {
    open();
    for (int i = 0; i < 20_000; i++) {
      stream.add(world.asked(Call.Kind.WRITE, "x".repeat(10)));
    }
    int first = texts(send()).size();
    assertThat(first).isBetween(100, 100 + (256 << 10) / Entry.OVERHEAD);
    assertThat(send()).isEmpty();
    for (int id = 2; id < 2 + first; id++) {
      answer(id, Outcome.REPLY, "");
    }
    assertThat(texts(send())).isNotEmpty();
  }

  @Test
  void aFrameIsAboutAsLargeAsTheSettingsSay() {
    open();
    for (int i = 0; i < 10; i++) {
      stream.add(world.asked(Call.Kind.WRITE, "x".repeat(100 << 10)));
    }
    List<Propose> frames = send();
    assertThat(frames).extracting(frame -> frame.commands().size()).containsExactly(3, 3, 3, 1);
    assertThat(frames).extracting(Propose::frame).containsExactly(2L, 3L, 4L, 5L);
  }

  // ---- answers

  @Test
  void aReplyReachesItsCallOnce_8() {
    open();
    Asked a = write("a");
    send();
    answer(2, Outcome.REPLY, "r");
    answer(2, Outcome.REPLY, "again");
    assertThat(a.ends).containsExactly("r");
    assertThat(stream.isIdle()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SESSION_EXPIRED, SESSION_EXPIRED",
    "REPLY_FORGOTTEN, REPLY_FORGOTTEN",
    "OVERTAKEN, OVERTAKEN"
  })
  void anOutcomeOfACallersSessionIsSaidAsItIs_8(Outcome outcome, String end) {
    open();
    Asked call = add(world.entered(new Asked("x", 55, 9, 8)));
    send();
    answer(2, outcome, "");
    assertThat(call.ends).containsExactly(end);
  }

  @Test
  void aResumptionOfNoSessionFails_8() {
    open();
    Asked call = add(world.asked(Call.Kind.OPEN_SESSION, "\u0001name"));
    assertThat(send().get(0).commands().get(0).kind()).isEqualTo(Entry.Kind.OPEN_SESSION);
    answer(2, Outcome.NO_SUCH_SESSION, "");
    assertThat(call.ends).containsExactly("NO_SUCH_SESSION");
  }

  @Test
  void aCallersSessionThatExpiredBetweenTwoSendingsLeavesTheOutcomeUnknown_8() {
    open();
    Asked call = add(world.entered(new Asked("x", 55, 9, 8)));
    send();
    stream.startOver(); // another leader; the first one may have executed it
    send();
    answer(2, Outcome.SESSION_EXPIRED, "");
    assertThat(call.ends).containsExactly("UNKNOWN_OUTCOME");
  }

  // ---- sending again

  @Test
  void anotherLeaderGetsAllThatIsUnansweredInItsOrder_8() {
    open();
    write("a");
    write("b");
    write("c");
    List<Propose> before = send();
    answer(3, Outcome.REPLY, "");
    write("d");
    stream.startOver();
    List<Propose> after = send();
    assertThat(texts(after)).containsExactly("a", "c", "d");
    assertThat(after.get(0).epoch()).isGreaterThan(before.get(0).epoch());
    assertThat(after.get(0).frame()).isZero();
    assertThat(after.get(0).commands())
        .extracting(Numbered::sequence)
        .as("the same numbers: executed once")
        .containsExactly(2L, 4L, 5L);
  }

  @Test
  void afterARefusalItWaitsALittle() {
    open();
    write("a");
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), Refusal.NOT_LEADER);
    assertThat(send()).isEmpty();
    after(20);
    assertThat(texts(send())).containsExactly("a");
  }

  @Test
  void afterAGapItSendsAgainAtOnce() {
    open();
    write("a");
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), Refusal.GAP);
    assertThat(texts(send())).containsExactly("a");
  }

  @Test
  void aRefusalOfAnEarlierEpochIsAnOldStory() {
    open();
    write("a");
    Propose frame = send().get(0);
    stream.startOver();
    send();
    refused(frame.epoch(), frame.frame(), Refusal.BUSY);
    assertThat(send()).isEmpty();
  }

  /** Refuses what is sent now; how long nothing is sent then, in milliseconds. */
  private int pauseAfter(Refusal reason) {
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), reason);
    int pause = 0;
    while (pause < 1_000 && stream.nanosToNext() > 0) {
      assertThat(send()).isEmpty();
      world.millis++;
      pause++;
    }
    assertThat(stream.onTick()).as("it goes on").isTrue();
    return pause;
  }

  private List<Integer> pausesAfter(Refusal reason, int times) {
    return IntStream.range(0, times).mapToObj(i -> pauseAfter(reason)).toList();
  }

  @Test
  void aLeaderThatIsBusyAgainAndAgainIsAskedMoreSeldom() {
    open();
    write("a");
    assertThat(pausesAfter(Refusal.BUSY, 6)).containsExactly(20, 40, 80, 160, 160, 160);
    write("b");
    send();
    answer(2, Outcome.REPLY, ""); // it is busy no more
    stream.startOver();
    assertThat(pausesAfter(Refusal.BUSY, 2)).containsExactly(20, 40);
    stream.leaderChanged();
    assertThat(pauseAfter(Refusal.BUSY)).isEqualTo(20);
  }

  @Test
  void whileThereIsNoLeaderItAsksAsOftenAsEver() {
    open();
    write("a");
    assertThat(pausesAfter(Refusal.NOT_LEADER, 4)).containsOnly(20);
  }

  @Test
  void whatIsUnansweredForTooLongIsSentAgain_8() {
    open();
    write("a");
    send();
    after(1000);
    assertThat(send()).isEmpty();
    after(1);
    assertThat(texts(send())).containsExactly("a");
  }

  @Test
  void aLostAnswerIsMissedAlsoWhileOthersCome() {
    open();
    Asked lost = write("lost");
    send();
    for (int id = 3; id < 30; id++) {
      write("x" + id);
      List<String> sent = texts(send());
      if (sent.contains("lost")) {
        answer(2, Outcome.REPLY, "found");
        break;
      }
      answer(id, Outcome.REPLY, "");
      after(100);
    }
    assertThat(lost.ends).containsExactly("found");
  }

  @Test
  void aLostSessionRequestIsSentAgain_8() {
    write("a");
    send();
    after(1001);
    assertThat(send().get(0).commands().get(0).kind()).isEqualTo(Entry.Kind.OPEN_SESSION);
  }
}
