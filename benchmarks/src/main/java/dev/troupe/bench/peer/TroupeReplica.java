package dev.troupe.bench.peer;

import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import dev.troupe.raft.RaftNotice;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.StateMachine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/** A member of our group, and the client of its node, as an application embeds them. */
public final class TroupeReplica implements Replica {

  private static final String GROUP = "bench";
  private static final long STOP_SECONDS = 20;

  private final ActorSystem<?> system;
  private final GroupClient group;
  private final LeaderWatch watch;

  private TroupeReplica(ActorSystem<?> system, GroupClient group, LeaderWatch watch) {
    this.system = system;
    this.group = group;
    this.watch = watch;
  }

  /**
   * A member of the group that is measured.
   *
   * @param place of a group of as many members as there are ports
   * @param machine makes an empty state machine
   */
  public static GroupSpec spec(ReplicaPlace place, Supplier<StateMachine> machine) {
    return new GroupSpec(GROUP, place.name(), TroupeSystem.members(place), machine);
  }

  /**
   * Starts it; a setting that is a system property of this JVM counts.
   *
   * @param spec as {@link #spec} made it
   * @param notices gets what the node tells of its member, in order; must not block
   */
  public static TroupeReplica start(
      ReplicaPlace place, GroupSpec spec, Consumer<RaftNotice> notices) {
    ActorSystem<Void> system = TroupeSystem.start(place);
    LeaderWatch watch = LeaderWatch.start(system, place.name(), notices);
    return new TroupeReplica(system, Raft.get(system).start(spec), watch);
  }

  @Override
  public boolean leads() {
    return watch.leads();
  }

  @Override
  public void submit(List<? extends Request> requests) {
    group.submit(requests.stream().map(RequestCall::new).toList());
  }

  /**
   * How its member stands.
   *
   * @throws Exception if it does not say so in time
   */
  public RaftStatus status(Duration limit) throws Exception {
    return Raft.get(system)
        .status(limit)
        .toCompletableFuture()
        .get(2 * limit.toMillis(), TimeUnit.MILLISECONDS)
        .get(0);
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
