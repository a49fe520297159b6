package dev.troupe.bench.peer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.journal.TroupeJournal;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Ours: actors-raft over its lanes, on the journal of the project, as an application embeds it. */
final class TroupePeer implements Peer {

  private static final String GROUP = "bench";

  @Override
  public String name() {
    return "troupe";
  }

  @Override
  public String version() {
    return Optional.ofNullable(TroupePeer.class.getPackage().getImplementationVersion())
        .orElse("(not from a jar)");
  }

  @Override
  public String setup() {
    return "actors-raft over its lanes, own journal, settings as they are delivered";
  }

  @Override
  public boolean linearizableReads() {
    return true;
  }

  @Override
  public boolean ours() {
    return true;
  }

  @Override
  public Replica start(ReplicaPlace place) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), GROUP, config(place));
    TroupeJournal.get(system); // a folder that cannot be opened ends the start
    LeaderWatch watch = LeaderWatch.start(system, place.name());
    GroupClient group =
        Raft.get(system)
            .start(new GroupSpec(GROUP, place.name(), members(place), TallyMachine::new));
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
}
