package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.FrameRefused;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who does not lead says who does, and the client goes there, ahead of its own member. */
class LeaderHintTest {

  /** Shorter than a client pauses that knows no better; longer than two messages take. */
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private final PlayedGroup group = new PlayedGroup();

  @BeforeEach
  void followN2() {
    group.ask("n2", PlayedGroup.heartbeat("n2", 5, 0), AppendAccepted.class);
    group.forget();
  }

  @AfterEach
  void stop() {
    group.close();
  }

  private FrameRefused refusal(Propose frame, Optional<String> leader, long term) {
    return new FrameRefused(
        frame.incarnation(), frame.epoch(), frame.frame(), Refusal.NOT_LEADER, leader, term);
  }

  @Test
  void aRefusalNamesTheLeader_8() {
    group.send("n3", new Propose("n3", 5, 7, 0, 0, List.of()));
    group.send("n3", new Read("n3", 7, 0, List.of()));
    FrameRefused frame = group.await("n3", FrameRefused.class);
    assertThat(frame.leader()).contains("n2");
    assertThat(frame.term()).isEqualTo(5);
    ReadRefused read = group.await("n3", ReadRefused.class);
    assertThat(read.leader()).contains("n2");
    assertThat(read.term()).isEqualTo(5);
  }

  @Test
  void aClientTurnsToTheLeaderThatARefusalNames_8() {
    group.submit(Call.Kind.WRITE, "a=1");
    Propose first = group.await("n2", Propose.class);
    assertThat(first.term()).isEqualTo(5);
    group.sendToClient("n2", refusal(first, Optional.of("n3"), 6));
    group.sim.runFor(AT_ONCE);
    assertThat(group.received("n3", Propose.class)).extracting(Propose::term).containsExactly(6L);
  }

  @Test
  void queriesTurnToTheLeaderToo() {
    group.submit(Call.Kind.READ, "a");
    Read first = group.await("n2", Read.class);
    group.sendToClient(
        "n2",
        new ReadRefused(
            first.incarnation(), first.batch(), Refusal.NOT_LEADER, Optional.of("n3"), 6));
    group.sim.runFor(AT_ONCE);
    assertThat(group.received("n3", Read.class)).hasSize(1);
  }

  @Test
  void anOlderTermsLeaderIsNoNews() {
    group.submit(Call.Kind.WRITE, "a=1");
    Propose first = group.await("n2", Propose.class);
    group.sendToClient("n2", refusal(first, Optional.of("n3"), 4));
    group.sim.runFor(Duration.ofMillis(200));
    assertThat(group.received("n3", Propose.class)).isEmpty();
    assertThat(group.received("n2", Propose.class)).hasSizeGreaterThan(1);
  }

  /** Our own member, which has heard nothing yet, asks for votes in its old term. */
  @Test
  void whatOurMemberSaysOfAnOlderTermIsNoNews() {
    group.submit(Call.Kind.WRITE, "a=1");
    group.sendToClient("n2", refusal(group.await("n2", Propose.class), Optional.of("n3"), 6));
    group.await("n3", Propose.class);
    group.await("n3", RaftMessage.RequestVote.class); // it has announced that it knows no leader
    group.forget();
    group.submit(Call.Kind.READ, "a");
    group.sim.runFor(AT_ONCE);
    assertThat(group.received("n3", Read.class)).hasSize(1);
  }
}
