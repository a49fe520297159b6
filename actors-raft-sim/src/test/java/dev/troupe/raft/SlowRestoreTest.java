package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftEvent.SnapshotInstalled;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member whose state machine takes longer to restore a snapshot than ten election timeouts, while
 * clients write: it must catch up all the same, by the second snapshot at the latest.
 */
class SlowRestoreTest {

  private static final String SLOW_MEMBER = "n3";
  private static final String DISPATCHER = "troupe.raft.apply-dispatcher";
  private static final Duration RESTORE = Duration.ofSeconds(15);

  /** Much larger than what the log may grow to for a follower that takes nothing. */
  private static final int STATE_BYTES = 100_000;

  /** It acknowledges little of what it has not applied. */
  private static final String SETTINGS =
      """
      troupe.raft {
        snapshot { log-bytes = 2000, keep-bytes = 0, max-chunk-bytes = 20000 }
        max-uncommitted-bytes = 1024
        max-inflight-bytes = 1024
      }
      """;

  static LongStream seeds() {
    return SimSeeds.upTo(3);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whoRestoresSlowlyCatchesUpWhileClientsWrite(long seed) {
    Slow parts = new Slow();
    try (RaftWorld world = new RaftWorld(seed, 3, parts)) {
      parts.slow = world.sim.node(SLOW_MEMBER);
      parts.slow.crash();
      world.load(Duration.ofMillis(100), "a", "b");
      world.sim.runFor(Duration.ofSeconds(20));
      parts.slow.restart();
      world.sim.runUntil(
          "it has what came up behind the snapshot",
          () -> parts.restores > 0 && lag(world) == 0,
          RESTORE.multipliedBy(2).plusSeconds(10));
      assertThat(parts.installed).as("snapshots").hasSizeBetween(1, 2);
      world.sim.runFor(RESTORE.multipliedBy(2));
      assertThat(parts.installed).as("and none afterwards").hasSizeBetween(1, 2);
      world.finish("a", "b");
    }
  }

  /** Committed entries that it lacks. */
  private static long lag(RaftWorld world) {
    RaftState its = world.properties.states().get(SLOW_MEMBER);
    return Math.max(0, world.properties.committedIndex() - its.log().lastIndex());
  }

  /** Restoring takes its time at one member. */
  private static final class Slow implements WorldParts {
    private final Set<Long> installed = new TreeSet<>();
    private SimNode slow;
    private int restores;

    @Override
    public String settings() {
      return SETTINGS;
    }

    @Override
    public RaftProperties properties() {
      return new RaftProperties() {
        @Override
        public void recorded(String member, RaftEvent event, RaftState state) {
          super.recorded(member, event, state);
          if (member.equals(SLOW_MEMBER) && event instanceof SnapshotInstalled taken) {
            installed.add(taken.snapshot().index());
            slow.slowDown(DISPATCHER, RESTORE); // which it is told to do next
          }
        }
      };
    }

    /** It has told its applier by then, and nothing else is slow. */
    @Override
    public boolean carries(String from, String to, Object message) {
      if (from.equals(SLOW_MEMBER) && message instanceof SnapshotReply reply && reply.installed()) {
        slow.slowDown(DISPATCHER, Duration.ZERO);
      }
      return true;
    }

    @Override
    public StateMachine stateMachine(String node) {
      return new Large(new AppendStore(), () -> restores += node.equals(SLOW_MEMBER) ? 1 : 0);
    }
  }

  /** A state of which most is of no matter here. */
  private record Large(StateMachine machine, Runnable onRestore) implements StateMachine {

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      return machine.apply(index, timeMillis, command);
    }

    @Override
    public byte[] query(byte[] query) {
      return machine.query(query);
    }

    @Override
    public Capture capture() {
      Capture captured = machine.capture();
      return to -> {
        to.write(new byte[STATE_BYTES]);
        captured.writeTo(to);
      };
    }

    @Override
    public void restore(InputStream in) throws IOException {
      onRestore.run();
      in.skipNBytes(STATE_BYTES);
      machine.restore(in);
    }
  }
}
