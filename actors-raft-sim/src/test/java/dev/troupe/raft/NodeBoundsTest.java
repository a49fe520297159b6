package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.FrameRefused;
import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.RaftMessage.AppendEntries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leader takes no more than its node may hold, which others may have used up. n3 asks. */
class NodeBoundsTest {

  private static final Duration SOON = Duration.ofMillis(20);

  private PlayedGroup group;
  private long term;
  private int frames;

  private void lead(String bound) {
    group =
        new PlayedGroup("troupe.raft.node." + bound, AppendMachine::new, UnaryOperator.identity());
    term = group.letLead();
    group.sim.runFor(SOON);
  }

  @AfterEach
  void stop() {
    group.close();
  }

  /** Ten commands of about 200 bytes; what n3 is told of it. */
  private List<Refusal> proposeTen() {
    group.forget();
    List<Numbered> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] bytes = AppendMachine.bytes("k=" + "v".repeat(100));
      ten.add(new Numbered(frames * 10 + i, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, bytes));
    }
    group.send("n3", new Propose("n3", term, 7, 0, frames++, ten));
    group.sim.runFor(SOON);
    return group.received("n3", FrameRefused.class).stream().map(FrameRefused::reason).toList();
  }

  private long lastIndex() {
    return group.received("n2", AppendEntries.class).stream()
        .mapToLong(AppendEntries::lastIndex)
        .max()
        .orElse(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-uncommitted-commands = 25", "max-uncommitted-bytes = 4 KiB"})
  void itRefusesWhatIsBeyondUntilItIsCommittedAndApplied(String bound) {
    lead(bound); // nobody follows, so nothing is committed
    int taken = 0;
    while (proposeTen().isEmpty()) {
      taken++;
      assertThat(taken).isLessThan(10);
    }
    assertThat(taken).isGreaterThanOrEqualTo(2);
    assertThat(group.received("n3", FrameRefused.class))
        .extracting(FrameRefused::reason)
        .containsExactly(Refusal.BUSY);
    long last = group.state().log().lastIndex();
    group.follow();
    group.sim.runFor(Duration.ofMillis(200)); // the next heartbeat finds them there
    assertThat(group.properties.committedIndex()).isGreaterThanOrEqualTo(last);
    group.forget();
    group.send("n3", again());
    group.sim.runFor(SOON);
    assertThat(group.received("n3", FrameRefused.class)).isEmpty();
    assertThat(lastIndex()).isGreaterThan(last);
  }

  /** Of a new epoch, as a client that was refused sends it. */
  private Propose again() {
    byte[] bytes = AppendMachine.bytes("k=v");
    Numbered command = new Numbered(frames * 10L, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, bytes);
    return new Propose("n3", term, 7, 1, 0, List.of(command));
  }
}
