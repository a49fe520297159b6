package dev.troupe.app.node;

import com.typesafe.config.Config;
import dev.troupe.app.metrics.NodeMetrics;
import dev.troupe.raft.RaftStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ActorSystem of a node with all that it plays. A node may have several of them in its life,
 * one after the other.
 */
public final class NodeSystem {

  private static final Logger LOG = LoggerFactory.getLogger(NodeSystem.class);
  private static final Duration HTTP_LIMIT = Duration.ofSeconds(5);

  private final ActorSystem<NodeGuardian.Command> system;
  private final NodeSettings settings;
  private final int generation;
  private final NodeServices services;
  private final NodeMetrics metrics;
  private final ConcurrentMap<String, LastChanges> changes;
  private final NodeHttp http;

  private NodeSystem(
      ActorSystem<NodeGuardian.Command> system,
      NodeSettings settings,
      int generation,
      NodeServices services,
      NodeMetrics metrics,
      ConcurrentMap<String, LastChanges> changes)
      throws Exception {
    this.system = system;
    this.settings = settings;
    this.generation = generation;
    this.services = services;
    this.metrics = metrics;
    this.changes = changes;
    services.bindTo(metrics.registry());
    this.http = NodeHttp.start(this, HTTP_LIMIT);
  }

  /**
   * Starts an ActorSystem and its services; whatever was started is ended again if one of them
   * fails.
   *
   * @param generation counts the node's ActorSystems, from 1
   */
  static NodeSystem start(
      Config config, NodeSettings settings, int generation, NodeServices.Factory factory)
      throws Exception {
    ActorSystem<NodeGuardian.Command> system =
        ActorSystem.create(NodeGuardian.create(), NodeSettings.SYSTEM, config);
    NodeMetrics metrics = new NodeMetrics();
    NodeServices services = null;
    try {
      var changes = RaftWatcher.start(system, metrics.registry(), InstantSource.system());
      services = factory.start(system, settings);
      return new NodeSystem(system, settings, generation, services, metrics, changes);
    } catch (Exception e) {
      if (services != null) {
        services.close();
      }
      metrics.close();
      system.terminate();
      awaitEnd(system, settings.stopLimit());
      throw e;
    }
  }

  /** The ActorSystem, for tests and for services. */
  public ActorSystem<?> system() {
    return system;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  NodeSettings settings() {
    return settings;
  }

  int generation() {
    return generation;
  }

  CompletionStage<List<RaftStatus>> groups() {
    return services.status(settings.statusLimit());
  }

  /** When this node's member of a group last changed. */
  LastChanges changes(String group) {
    return changes.getOrDefault(group, LastChanges.NONE);
  }

  /** True if this node can serve clients, whoever else is up. */
  boolean ready(List<RaftStatus> groups) {
    return services.ready(groups);
  }

  /** What this node's cluster looks like from here. */
  ClusterEvent.CurrentClusterState cluster() {
    return Cluster.get(system).state();
  }

  String clusterStatus() {
    return Cluster.get(system).selfMember().status().toString();
  }

  /** Completes when the ActorSystem has ended, for whatever reason. */
  CompletionStage<Done> ended() {
    return system.getWhenTerminated();
  }

  /** After the ActorSystem has ended: lets go of what was beside it. */
  void closeServices() {
    metrics.close();
    services.close();
  }

  /** Ends all in good order: doors first. Returns when it has ended or the limit is over. */
  void stop() {
    services.close();
    metrics.close();
    http.unbind(HTTP_LIMIT);
    system.terminate();
    awaitEnd(system, settings.stopLimit());
  }

  private static void awaitEnd(ActorSystem<?> system, Duration limit) {
    try {
      system.getWhenTerminated().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the ActorSystem has not ended within {}", limit);
    } catch (ExecutionException e) {
      LOG.warn("the ActorSystem ended badly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
