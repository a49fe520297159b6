package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.Configuration;
import dev.troupe.raft.RaftNotice;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.RaftStatus.RoleName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** What a node remembers of its members' notices. */
class RaftWatcherTest {

  private static final Instant ONE = Instant.ofEpochSecond(1);
  private static final Instant TWO = Instant.ofEpochSecond(2);
  private static final Instant THREE = Instant.ofEpochSecond(3);
  private static final Configuration ALONE = Configuration.of(Map.of("n1", "there"));
  private static final Configuration BOTH = Configuration.of(Map.of("n1", "there", "n2", "here"));

  private static RaftNotice role(RoleName role, long term, String leader) {
    return new RaftNotice.RoleTaken("g", "n1", role, term, Optional.ofNullable(leader));
  }

  private static RaftNotice members(Configuration configuration) {
    return new RaftNotice.MembersChanged("g", "n1", configuration, 1);
  }

  private static RaftStatus status(RoleName role, long term, String leader) {
    return new RaftStatus("g", "n1", role, term, Optional.ofNullable(leader), 0, 0, 0, 0, ALONE);
  }

  @Test
  void whatDoesNotChangeKeepsItsTime() {
    LastChanges changes =
        LastChanges.NONE
            .after(members(ALONE), ONE)
            .after(role(RoleName.FOLLOWER, 1, null), ONE)
            .after(role(RoleName.FOLLOWER, 1, "n2"), TWO)
            .after(members(ALONE), TWO)
            .after(role(RoleName.FOLLOWER, 2, "n2"), THREE)
            .after(new RaftNotice.SnapshotTaken("g", "n1", 7, 8, false), THREE);
    RaftStatus status = status(RoleName.FOLLOWER, 2, "n2");
    assertThat(changes.roleSince(status)).contains(ONE);
    assertThat(changes.leaderSince(status)).contains(TWO);
    assertThat(changes.membersSince(status)).contains(ONE);
    assertThat(changes.after(members(BOTH), THREE).members())
        .contains(new LastChanges.Change<>(BOTH, THREE));
  }

  @Test
  void thereIsNoTimeForWhatTheNoticesHaveNotTold() {
    LastChanges changes =
        LastChanges.NONE.after(members(BOTH), ONE).after(role(RoleName.FOLLOWER, 1, "n2"), ONE);
    RaftStatus newer = status(RoleName.LEADER, 2, "n1");
    assertThat(changes.roleSince(newer)).isEmpty();
    assertThat(changes.leaderSince(newer)).isEmpty();
    assertThat(changes.membersSince(newer)).isEmpty();
    assertThat(changes.roleSince(status(RoleName.FOLLOWER, 0, null))).isEmpty();
    assertThat(LastChanges.NONE.roleSince(newer)).isEmpty();
  }

  @Test
  void itHearsWhatIsPublishedAndForgetsNothingWhenItFails() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    InstantSource failsOnce =
        () -> {
          if (asked.incrementAndGet() == 2) {
            throw new IllegalStateException("a test says so");
          }
          return Instant.ofEpochSecond(asked.get());
        };
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "watched");
    var changes = RaftWatcher.start(system, registry, failsOnce);
    try {
      publish(system, members(ALONE));
      publish(system, role(RoleName.CANDIDATE, 1, null)); // at which it fails
      publish(system, role(RoleName.LEADER, 1, "n1"));
      publish(system, role(RoleName.LEADER, 1, "n1"));
      NodesInThisJvm.await(() -> asked.get() == 4);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    assertThat(changes)
        .containsOnly(
            Map.entry(
                "g",
                LastChanges.NONE
                    .after(members(ALONE), ONE)
                    .after(role(RoleName.LEADER, 1, "n1"), THREE)));
    assertThat(registry.get("troupe.raft.role.changes").tag("role", "leader").counter().count())
        .isEqualTo(1);
    assertThat(registry.find("troupe.raft.role.changes").tag("role", "candidate").counter())
        .isNull();
  }

  private static void publish(ActorSystem<?> system, RaftNotice notice) {
    system.eventStream().tell(new EventStream.Publish<>(notice));
  }
}
