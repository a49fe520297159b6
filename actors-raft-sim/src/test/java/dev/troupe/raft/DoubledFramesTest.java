package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.FrameRefused;
import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A frame that the network doubles, around a change of leader (§8): its commands stand once in the
 * log, also those that are in no session; and who is told that a frame was not taken can rely on
 * it, whichever copy was refused.
 */
class DoubledFramesTest {

  private static final Duration LONG_ENOUGH = Duration.ofMillis(200);

  private final PlayedGroup group = new PlayedGroup();

  @AfterEach
  void stop() {
    group.close();
  }

  private static Propose frame(long term, long incarnation, long epoch, long frame) {
    Numbered command =
        new Numbered(
            frame + 1, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, AppendMachine.bytes("k=v"));
    return new Propose("n3", term, incarnation, epoch, frame, List.of(command));
  }

  private void deliver(Propose frame) {
    group.send("n3", frame);
    group.sim.runFor(Duration.ofMillis(20));
  }

  private int commands() {
    return (int)
        group.state().log().slice(1, Integer.MAX_VALUE).stream()
            .filter(entry -> entry.kind() == Entry.Kind.COMMAND)
            .count();
  }

  private List<FrameRefused> refusals() {
    group.sim.runFor(LONG_ENOUGH);
    return group.received("n3", FrameRefused.class);
  }

  /** n2 leads the next term. */
  private void deposed() {
    long next = group.state().term() + 1;
    group.ask("n2", PlayedGroup.heartbeat("n2", next, 0), AppendAccepted.class);
    group.forget();
  }

  @Test
  void aDoubledFrameIsAppendedOnce_8() {
    long term = group.letLead();
    deliver(frame(term, 7, 0, 0));
    deliver(frame(term, 7, 0, 0));
    deliver(frame(term, 7, 0, 1));
    deliver(frame(term, 7, 0, 0));
    assertThat(commands()).isEqualTo(2);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void aFrameOfAClientsFormerLifeIsAppendedOnce_8() {
    long term = group.letLead();
    deliver(frame(term, 7, 0, 0));
    deliver(frame(term, 8, 0, 0));
    deliver(frame(term, 7, 0, 0));
    deliver(frame(term, 8, 0, 0));
    assertThat(commands()).isEqualTo(2);
    deliver(frame(term, 8, 0, 1));
    assertThat(commands()).isEqualTo(3);
    assertThat(refusals()).isEmpty();
  }

  /** The client would take the refusal of the copy for the fate of the command. */
  @Test
  void whatWasTakenIsNotRefusedAfterTheStepDown_8() {
    long term = group.letLead();
    deliver(frame(term, 7, 0, 0));
    deposed();
    deliver(frame(term, 7, 0, 0));
    assertThat(commands()).isEqualTo(1);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void whatWasNotTakenIsRefusedAfterTheStepDown_8() {
    long term = group.letLead();
    deliver(frame(term, 7, 0, 0));
    deposed();
    deliver(frame(term, 7, 0, 1));
    assertThat(commands()).isEqualTo(1);
    assertThat(refusals()).extracting(FrameRefused::frame).containsExactly(1L);
  }

  @Test
  void whatWasTakenIsNeitherTakenNorRefusedInALaterTerm_8() {
    long term = group.letLead();
    deliver(frame(term, 7, 0, 0));
    deposed();
    assertThat(group.letLead()).isGreaterThan(term);
    group.forget();
    deliver(frame(term, 7, 0, 0));
    assertThat(commands()).isEqualTo(1);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void whatAFormerLifeMayHaveTakenIsNotRefused_8() {
    long term = group.letLead();
    deliver(frame(term, 7, 0, 0));
    group.real().crash();
    group.real().restart();
    group.sim.runFor(LONG_ENOUGH);
    group.forget();
    deliver(frame(term, 7, 0, 0));
    assertThat(refusals()).isEmpty();
    deposed();
    deliver(frame(term, 7, 0, 0));
    assertThat(refusals()).isEmpty();
  }

  @Test
  void whoNeverLedRefuses_8() {
    deposed();
    long term = group.state().term();
    deliver(frame(term, 7, 0, 0));
    assertThat(refusals()).hasSize(1);
  }
}
