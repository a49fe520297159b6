package dev.troupe.app.node;

import dev.troupe.raft.RaftStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** What a node plays on its ActorSystem besides being a member of the cluster. */
public interface NodeServices {

  /** Starts the services of one ActorSystem; called again for each new one. */
  @FunctionalInterface
  interface Factory {
    /**
     * Starts them all.
     *
     * @throws Exception if the node cannot serve; whatever was started is closed again
     */
    NodeServices start(ActorSystem<?> system, NodeSettings settings) throws Exception;
  }

  /** How this node's members of groups stand; completes within the limit. */
  CompletionStage<List<RaftStatus>> status(Duration limit);

  /** True if members that stand so can serve their clients. */
  boolean ready(List<RaftStatus> members);

  /** Shows in a registry what these services measure, but for how their members stand. */
  default void bindTo(MeterRegistry registry) {}

  /** Closes the doors to clients, so that nothing new comes in; the ActorSystem ends after it. */
  void close();
}
