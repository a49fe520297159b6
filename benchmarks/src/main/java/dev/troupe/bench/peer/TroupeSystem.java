package dev.troupe.bench.peer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.journal.TroupeJournal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actor system of a node of ours, into which groups are put. */
public final class TroupeSystem {

  private static final String NAME = "bench";

  private TroupeSystem() {}

  /**
   * Starts it; a folder that cannot be opened ends the start. A setting that is a system property
   * of this JVM counts.
   */
  public static ActorSystem<Void> start(ReplicaPlace place) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NAME, config(place));
    TroupeJournal.get(system);
    return system;
  }

  /** The members of a group that is on all nodes, by their names. */
  public static Map<String, String> members(ReplicaPlace place) {
    Map<String, String> members = new TreeMap<>();
    for (int i = 0; i < place.ports().size(); i++) {
      String address = "pekko://" + NAME + "@127.0.0.1:" + place.ports().get(i);
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
