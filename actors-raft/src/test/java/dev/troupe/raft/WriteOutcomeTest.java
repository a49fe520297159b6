package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.ClientWorld.Asked;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client says of a command that it got no answer to: never more than it knows (§8). */
class WriteOutcomeTest extends WriteStreamCase {

  // ---- ends

  @Test
  void whatWasNeverSentIsCertainlyNotExecuted() {
    Asked call = write("a");
    after(4999);
    assertThat(call.ends).isEmpty();
    after(1);
    assertThat(call.ends).containsExactly("NO_LEADER");
    assertThat(CallFailure.NO_LEADER.certainlyNotExecuted()).isTrue();
  }

  @Test
  void whatWasSentMayHaveBeenExecuted() {
    open();
    Asked call = write("a");
    send();
    after(5000);
    assertThat(call.ends).containsExactly("UNKNOWN_OUTCOME");
    answer(2, Outcome.REPLY, "late");
    assertThat(call.ends).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"NOT_LEADER, NO_LEADER", "BUSY, BUSY"})
  void whatWasRefusedIsCertainlyNotExecuted(Refusal reason, String end) {
    open();
    Asked call = write("a");
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), reason);
    after(5000);
    assertThat(call.ends).containsExactly(end);
  }

  @Test
  void aLeaderThatWasBusyOnceIsNotBlamedForEver() {
    open();
    write("a");
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), Refusal.BUSY);
    world.millis += 100;
    send();
    answer(2, Outcome.REPLY, "");
    Asked later = write("b");
    after(5000);
    assertThat(later.ends).containsExactly("NO_LEADER");
  }

  @Test
  void aLeaderThatWasBusyAndIsGoneIsNotBlamed() {
    open();
    Asked call = write("a");
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), Refusal.BUSY);
    stream.leaderChanged();
    after(5000);
    assertThat(call.ends).containsExactly("NO_LEADER");
  }

  @Test
  void aRefusalSaysNothingOfAnEarlierSending() {
    open();
    Asked call = write("a");
    send();
    stream.startOver();
    Propose again = send().get(0);
    refused(again.epoch(), again.frame(), Refusal.NOT_LEADER);
    after(5000);
    assertThat(call.ends).containsExactly("UNKNOWN_OUTCOME");
  }

  @Test
  void aRefusalSaysNothingOfTheFramesBefore() {
    open();
    Asked taken = write("a");
    send();
    Asked refused = write("b");
    Propose frame = send().get(0);
    refused(frame.epoch(), frame.frame(), Refusal.BUSY);
    after(5000);
    assertThat(taken.ends).containsExactly("UNKNOWN_OUTCOME");
    assertThat(refused.ends).containsExactly("BUSY");
  }

  @Test
  void aRefusalHoldsForTheLaterFramesOfItsEpoch() {
    open();
    write("a");
    Propose frame = send().get(0);
    Asked later = write("b");
    send();
    refused(frame.epoch(), frame.frame(), Refusal.BUSY);
    after(5000);
    assertThat(later.ends).containsExactly("BUSY");
  }

  @Test
  void onceACallFailsTheLaterOnesOfItsSourceFail() {
    Object source = new Object();
    Asked first = write("a", source);
    world.millis += 1000;
    Asked later = write("b", source);
    Asked other = write("c");
    after(4000);
    assertThat(first.ends).containsExactly("NO_LEADER");
    assertThat(later.ends).containsExactly("EARLIER_CALL_FAILED");
    assertThat(other.ends).isEmpty();
    assertThat(CallFailure.EARLIER_CALL_FAILED.certainlyNotExecuted()).isTrue();
  }

  @Test
  void whatFollowsAFailureOfItsSourceIsNotSentAnyMore() {
    Object source = new Object();
    write("a", source);
    write("b", source);
    world.millis += 1000;
    write("c");
    after(4000);
    send();
    opened(SESSION);
    assertThat(texts(send())).containsExactly("c");
  }

  @Test
  void callsLeaveTheirRoomHoweverTheyEnd() {
    open();
    write("a");
    write("b");
    send();
    answer(2, Outcome.REPLY, "");
    after(5000);
    assertThat(stream.isIdle()).isTrue();
    int room = world.setup.settings().client().maxQueued();
    for (int i = 0; i < room; i++) {
      world.asked(Call.Kind.READ, "");
    }
    assertThat(world.bounds.enter(new Asked(Call.Kind.READ, "", null))).isFalse();
  }

  // ---- the client's own session

  @Test
  void whatWasSentUnderAnExpiredSessionIsNotSentUnderAnother_8() {
    open();
    Asked a = write("a");
    Asked b = write("b");
    send();
    Asked unsent = write("c");
    answer(2, Outcome.SESSION_EXPIRED, "");
    assertThat(a.ends).containsExactly("UNKNOWN_OUTCOME");
    assertThat(b.ends).containsExactly("UNKNOWN_OUTCOME");
    assertThat(unsent.ends).isEmpty();
    assertThat(send().get(0).commands().get(0).kind()).isEqualTo(Entry.Kind.OPEN_SESSION);
    opened(SESSION + 500);
    List<Propose> frames = send();
    assertThat(texts(frames)).containsExactly("c");
    assertThat(frames.get(0).commands().get(0).session()).isEqualTo(SESSION + 500);
  }

  @Test
  void anIdleClientKeepsItsSessionAlive_8() {
    open();
    stream.keepAlive();
    assertThat(send()).as("used since the last time").isEmpty();
    stream.keepAlive();
    assertThat(send().get(0).commands().get(0).kind()).isEqualTo(Entry.Kind.OPEN_SESSION);
    opened(SESSION);
    Asked call = write("a");
    assertThat(send().get(0).commands().get(0).session()).isEqualTo(SESSION);
    answer(2, Outcome.REPLY, "r");
    assertThat(call.ends).containsExactly("r");
  }

  @Test
  void aKeepAliveThatOpensAnotherSessionEndsWhatWasSentUnderTheOneBefore_8() {
    open();
    Asked sent = write("a");
    send();
    stream.keepAlive();
    stream.keepAlive();
    send();
    opened(SESSION + 500); // the one before had expired
    stream.startOver();
    assertThat(sent.ends).containsExactly("UNKNOWN_OUTCOME");
    assertThat(send()).as("not executed twice").isEmpty();
    write("b");
    assertThat(send().get(0).commands().get(0).session()).isEqualTo(SESSION + 500);
  }

  @Test
  void aLateAnswerOfAnEarlierSessionIsNotBelieved_8() {
    open();
    opened(SESSION + 500);
    opened(SESSION);
    write("a");
    assertThat(send().get(0).commands().get(0).session()).isEqualTo(SESSION + 500);
  }
}
