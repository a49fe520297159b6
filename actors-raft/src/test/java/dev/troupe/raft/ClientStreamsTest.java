package dev.troupe.raft;

import static dev.troupe.raft.ClientStreams.Verdict.GAP;
import static dev.troupe.raft.ClientStreams.Verdict.IGNORE;
import static dev.troupe.raft.ClientStreams.Verdict.TAKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Propose;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client's frames are taken in their order, each once, none after a gap. */
class ClientStreamsTest {

  private final ClientStreams streams = new ClientStreams();

  private static Propose frame(String client, long incarnation, long epoch, long frame) {
    return new Propose(client, 1, incarnation, epoch, frame, List.of());
  }

  private ClientStreams.Verdict on(long incarnation, long epoch, long frame) {
    return streams.onFrame(frame("c", incarnation, epoch, frame));
  }

  @Test
  void framesAreTakenInTheirOrder() {
    assertThat(on(7, 0, 0)).isEqualTo(TAKE);
    assertThat(on(7, 0, 1)).isEqualTo(TAKE);
    assertThat(on(7, 0, 2)).isEqualTo(TAKE);
  }

  @Test
  void aRepeatedFrameIsIgnored() {
    on(7, 0, 0);
    on(7, 0, 1);
    assertThat(on(7, 0, 0)).isEqualTo(IGNORE);
    assertThat(on(7, 0, 1)).isEqualTo(IGNORE);
    assertThat(on(7, 0, 2)).isEqualTo(TAKE);
  }

  @Test
  void aFrameAfterAGapIsNotTaken() {
    on(7, 0, 0);
    assertThat(on(7, 0, 2)).isEqualTo(GAP);
    assertThat(on(7, 0, 1)).as("the client was told that the epoch is over").isEqualTo(IGNORE);
    assertThat(on(7, 1, 0)).isEqualTo(TAKE);
  }

  @Test
  void anEpochBeginsWithItsFirstFrameAlone() {
    assertThat(on(7, 0, 1)).isEqualTo(GAP);
    assertThat(on(7, 0, 0)).as("late").isEqualTo(IGNORE);
    assertThat(on(7, 3, 0)).isEqualTo(TAKE);
    assertThat(on(7, 3, 1)).isEqualTo(TAKE);
    assertThat(on(7, 4, 1)).isEqualTo(GAP);
  }

  @Test
  void anEpochThatIsOverIsIgnored() {
    on(7, 0, 0);
    on(7, 2, 0);
    assertThat(on(7, 0, 1)).isEqualTo(IGNORE);
    assertThat(on(7, 1, 0)).isEqualTo(IGNORE);
    assertThat(on(7, 2, 1)).isEqualTo(TAKE);
  }

  @Test
  void anotherIncarnationBeginsAnew() {
    on(7, 5, 0);
    assertThat(on(8, 0, 0)).isEqualTo(TAKE);
    assertThat(on(8, 0, 1)).isEqualTo(TAKE);
  }

  @Test
  void aFormerIncarnationsFramesAreNotTakenAgainAndDisturbNothing() {
    on(7, 0, 0);
    on(8, 0, 0);
    assertThat(on(7, 0, 0)).as("late").isEqualTo(IGNORE);
    assertThat(on(8, 0, 0)).isEqualTo(IGNORE);
    assertThat(on(8, 0, 1)).isEqualTo(TAKE);
  }

  @Test
  void whatWasTakenIsKnownAfterwards() {
    on(7, 1, 0);
    on(7, 1, 1);
    assertThat(hasNotTaken(7, 1, 0)).isFalse();
    assertThat(hasNotTaken(7, 1, 1)).isFalse();
    assertThat(hasNotTaken(7, 1, 2)).isTrue();
    assertThat(hasNotTaken(7, 2, 0)).isTrue();
    assertThat(hasNotTaken(7, 0, 9)).as("of an epoch before, which is forgotten").isFalse();
    assertThat(hasNotTaken(8, 0, 0)).isTrue();
  }

  @Test
  void afterARefusalOrAGapTheFramesBeforeItAreKnownAsTaken() {
    on(7, 0, 0);
    on(7, 0, 1);
    streams.refuse(frame("c", 7, 0, 1));
    assertThat(hasNotTaken(7, 0, 0)).isFalse();
    assertThat(hasNotTaken(7, 0, 1)).isTrue();
    on(7, 1, 0);
    on(7, 1, 2);
    assertThat(hasNotTaken(7, 1, 0)).isFalse();
    assertThat(hasNotTaken(7, 1, 1)).isTrue();
    on(7, 2, 1);
    assertThat(hasNotTaken(7, 2, 0)).isTrue();
  }

  @Test
  void ofStreamsThatWereForgottenNothingIsSaid() {
    for (long incarnation = 0; incarnation < 1024; incarnation++) {
      on(incarnation, 0, 0);
    }
    assertThat(hasNotTaken(5000, 0, 0)).isTrue();
    on(2000, 0, 0);
    assertThat(hasNotTaken(0, 0, 0)).isFalse();
    assertThat(on(0, 0, 3)).isEqualTo(IGNORE);
    assertThat(on(0, 1, 2)).isEqualTo(GAP);
    assertThat(hasNotTaken(1023, 0, 1)).isTrue();
  }

  private boolean hasNotTaken(long incarnation, long epoch, long frame) {
    return streams.hasNotTaken(frame("c", incarnation, epoch, frame));
  }

  @Test
  void clientsDoNotShareAStream() {
    on(7, 0, 0);
    assertThat(streams.onFrame(frame("d", 7, 0, 0))).isEqualTo(TAKE);
    assertThat(streams.onFrame(frame("e", 7, 0, 1))).isEqualTo(GAP);
    assertThat(on(7, 0, 1)).isEqualTo(TAKE);
  }

  @Test
  void afterARefusalNothingOfTheEpochIsTaken() {
    on(7, 0, 0);
    on(7, 0, 1);
    streams.refuse(frame("c", 7, 0, 1));
    assertThat(on(7, 0, 1)).isEqualTo(IGNORE);
    assertThat(on(7, 0, 2)).isEqualTo(IGNORE);
    assertThat(on(7, 1, 0)).isEqualTo(TAKE);
  }

  @Test
  void aRefusedFirstFrameEndsItsEpoch() {
    on(7, 0, 0);
    streams.refuse(frame("c", 7, 0, 0));
    assertThat(on(7, 0, 0)).isEqualTo(IGNORE);
  }
}
