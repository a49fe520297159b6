package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Answer;
import dev.troupe.raft.ClientMessage.Answers;
import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.testkit.sim.SimClock;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members whose settings differ forget the same sessions: what holds is in the log (§8). */
class SessionLimitsTest {

  private static final long NOW = SimClock.WALL_START_MILLIS;

  private static Entry open(long term, String name) {
    return new Entry(term, NOW, Entry.Kind.OPEN_SESSION, 0, 0, 0, Call.sessionName(name, false));
  }

  private static Propose inSession(long term, long frame, long session) {
    Numbered command =
        new Numbered(
            frame + 1,
            Entry.Kind.COMMAND,
            session,
            1,
            0,
            AppendMachine.bytes("k" + session + "=v"));
    return new Propose("n3", term, 7, 0, frame, List.of(command));
  }

  @Test
  void aLeadersFirstEntrySaysWhatHolds() {
    try (PlayedGroup group = new PlayedGroup()) {
      long term = group.letLead();
      Entry first = group.state().log().entry(1);
      assertThat(first.kind()).isEqualTo(Entry.Kind.NO_OP);
      assertThat(first.term()).isEqualTo(term);
      assertThat(SessionLimits.fromBytes(first.command()))
          .contains(new SessionLimits(3_600_000, 100_000, 128 << 20));
    }
  }

  @Test
  void aMemberForgetsByTheLeadersLimitsAndNotByItsOwn() {
    try (PlayedGroup group = new PlayedGroup()) {
      List<Entry> entries =
          List.of(
              Entry.noOp(5, NOW, new SessionLimits(3_600_000, 1, 1000)),
              open(5, "a"),
              open(5, "b"));
      group.ask("n2", new AppendEntries("n2", 5, 0, 0, entries, 3, 0), AppendAccepted.class);
      group.follow();
      long term = group.letLead();
      group.send("n3", inSession(term, 0, 2));
      group.send("n3", inSession(term, 1, 3));
      group.sim.runUntil(
          () ->
              group.received("n3", Answers.class).stream().mapToInt(a -> a.answers().size()).sum()
                  == 2,
          Duration.ofSeconds(5));
      assertThat(group.received("n3", Answers.class))
          .flatExtracting(Answers::answers)
          .extracting(Answer::outcome)
          .containsExactly(Outcome.SESSION_EXPIRED, Outcome.REPLY);
    }
  }

  static LongStream seeds() {
    return SimSeeds.upTo(10);
  }

  /** A session that one member keeps and another forgets would make their values differ. */
  @ParameterizedTest
  @MethodSource("seeds")
  void membersWithOtherSettingsAgree(long seed) {
    Map<String, String> ofNodes =
        Map.of(
            "n1", "troupe.raft.session.max-sessions = 1",
            "n2", "troupe.raft.session.max-sessions = 2",
            "n3", "troupe.raft.session.timeout = 100 ms");
    try (RaftWorld world = new RaftWorld(seed, 3, "", ofNodes)) {
      world.load(Duration.ofMillis(8), "a", "b");
      world.every(Duration.ofMillis(1500), () -> changeLeader(world));
      world.sim.runFor(Duration.ofSeconds(8));
      world.finish("a", "b");
      assertThat(world.properties.terms()).isGreaterThan(1);
    }
  }

  private static void changeLeader(RaftWorld world) {
    SimNode leader = world.sim.node(world.properties.lastLeader());
    leader.crash();
    world.sim.schedule(Duration.ofMillis(300), leader::restart);
  }
}
