package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.sim.SimFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Members whose logs are the same, and who have made something else of them: no client has noticed,
 * as it is a follower's affair, but the end of a run does.
 */
class SameStateTest {

  private static final String NO_SNAPSHOTS = "troupe.raft.snapshot.log-bytes = 10 MiB";

  /** What a member's machine does beside what it should. */
  private enum Slip {
    NONE,
    KEEPS_SOMETHING_ELSE,
    ANSWERS_SOMETHING_ELSE
  }

  private record Slipping(StateMachine machine, String node, Predicate<String> slips, Slip slip)
      implements StateMachine {

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      byte[] reply = machine.apply(index, timeMillis, command);
      if (!slips.test(node)) {
        return reply;
      }
      return switch (slip) {
        case NONE -> reply;
        case KEEPS_SOMETHING_ELSE -> {
          machine.apply(index, timeMillis, AppendStore.bytes("nobody asks for it=x"));
          yield reply;
        }
        case ANSWERS_SOMETHING_ELSE -> AppendStore.bytes("nobody hears it");
      };
    }

    @Override
    public byte[] query(byte[] query) {
      return machine.query(query);
    }

    @Override
    public Capture capture() {
      return machine.capture();
    }

    @Override
    public void restore(InputStream in) throws IOException {
      machine.restore(in);
    }
  }

  private static final class Parts implements WorldParts {
    private final Slip slip;
    private final String settings;
    private String slipping = "nobody yet";

    Parts(Slip slip, String settings) {
      this.slip = slip;
      this.settings = settings;
    }

    @Override
    public String settings() {
      return settings;
    }

    @Override
    public StateMachine stateMachine(String node) {
      return new Slipping(new AppendStore(), node, name -> name.equals(slipping), slip);
    }
  }

  /** Without faults, so that who leads goes on to lead. */
  private static void play(Slip slip, String settings) {
    Parts parts = new Parts(slip, settings);
    try (RaftWorld world = new RaftWorld(1, 3, parts)) {
      world.load(Duration.ofMillis(10), "a", "b");
      world.sim.runFor(Duration.ofSeconds(2));
      parts.slipping = world.properties.lastLeader().equals("n1") ? "n2" : "n1";
      world.sim.runFor(Duration.ofSeconds(2));
      world.finish("a", "b");
      assertThat(world.properties.terms()).isEqualTo(1);
      assertThat(world.properties.states().values())
          .allMatch(state -> state.snapshot().index() == world.properties.committedIndex());
    }
  }

  @Test
  void anotherStateIsFoundAtTheEnd() {
    assertThatThrownBy(() -> play(Slip.KEEPS_SOMETHING_ELSE, NO_SNAPSHOTS))
        .isInstanceOf(SimFailure.class)
        .hasMessageMatching(
            "(?s)same state: after entry \\d+ .* differ in their state machines\n.*");
  }

  @Test
  void anotherSessionTableIsFoundAtTheEnd() {
    assertThatThrownBy(() -> play(Slip.ANSWERS_SOMETHING_ELSE, NO_SNAPSHOTS))
        .isInstanceOf(SimFailure.class)
        .hasMessageMatching(
            "(?s)same state: after entry \\d+ .* differ in their session tables\n.*");
  }

  /** With snapshots it need not last until then, as members take theirs after the same entries. */
  @Test
  void membersThatAreTheSameHaveAllWrittenTheLastState() {
    play(Slip.NONE, NO_SNAPSHOTS);
    play(Slip.NONE, "");
  }
}
