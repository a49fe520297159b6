package dev.troupe.bench.peer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.journal.TroupeJournal;
import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import dev.troupe.raft.RaftNotice;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.StateMachine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

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
   * Starts it; a setting that is a system property of this JVM counts.
   *
   * @param place of a group of as many members as there are ports
   * @param machine makes an empty state machine
   * @param notices gets what the node tells of its member, in order; must not block
   */
  public static TroupeReplica start(
      ReplicaPlace place, Supplier<StateMachine> machine, Consumer<RaftNotice> notices) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), GROUP, config(place));
    TroupeJournal.get(system); // a folder that cannot be opened ends the start
    LeaderWatch watch = LeaderWatch.start(system, place.name(), notices);
    GroupClient group =
        Raft.get(system).start(new GroupSpec(GROUP, place.name(), members(place), machine));
    return new TroupeReplica(system, group, watch);
  }

  private static Map<String, String> members(ReplicaPlace place) {
    Map<String, String> members = new TreeMap<>();
    for (int i = 0; i < place.ports().size(); i++) {
      String address = "pekko://" + GROUP + "@127.0.0.1:" + place.ports().get(i);
      members.put(ReplicaPlace.name(i), address);
    }
    return members;
  }

  /** What the README of actors-raft says that it needs, and nothing that makes it faster. */
  private static Config config(ReplicaPlace place) {
    return ConfigFactory.parseString(
            """
            pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
            pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
            pekko.stdout-loglevel = "OFF"
            pekko.logger-startup-timeout = 30 s # three JVMs start at once
            pekko.actor.provider = remote
            pekko.remote.artery {
              transport = tcp
              canonical { hostname = "127.0.0.1", port = %d }
              advanced.maximum-frame-size = 2 MiB
              advanced.compression.actor-refs.max = off
            }
            troupe.journal.dir = "%s"
            troupe.raft.snapshot-dir = "%s"
            """
                .formatted(
                    place.port(),
                    place.folder().resolve("journal"),
                    place.folder().resolve("snapshots")))
        .withFallback(ConfigFactory.load());
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

  private static final class RequestCall extends Call {

    private final Request request;

    RequestCall(Request request) {
      super(request.write() ? Kind.WRITE : Kind.READ, request.payload());
      this.request = request;
    }

    @Override
    protected void onReply(byte[] reply) {
      request.reply(reply);
    }

    @Override
    protected void onFailure(CallFailure failure) {
      request.fail(failure.name());
    }
  }
}
