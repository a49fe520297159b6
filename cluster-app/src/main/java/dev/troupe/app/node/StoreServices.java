package dev.troupe.app.node;

import com.typesafe.config.Config;
import dev.troupe.app.metrics.JournalMeters;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.journal.TroupeJournal;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.kv.KvStateMachine;
import dev.troupe.raft.kv.KvUsage;
import dev.troupe.raft.redis.RedisServer;
import dev.troupe.raft.redis.RedisSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replicated store: this node's member of its group, and the Redis port in front of it. */
public final class StoreServices implements NodeServices {

  private static final Logger LOG = LoggerFactory.getLogger(StoreServices.class);
  private static final Duration BIND_LIMIT = Duration.ofSeconds(10);
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(500);

  /** For answers that are under way when the node is told to stop. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final AtomicReference<Optional<RaftStatus>> last =
      new AtomicReference<>(Optional.empty());
  private final Cancellable refresh;
  private RedisServer.Bound door;

  private StoreServices(ActorSystem<?> system) {
    this.system = system;
    this.refresh =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                STATUS_INTERVAL,
                STATUS_INTERVAL,
                () -> status(STATUS_INTERVAL),
                system.executionContext());
  }

  /**
   * Opens the journal's folder, starts the member and opens the port.
   *
   * @throws dev.troupe.journal.JournalException if the folder is damaged, full or in use
   * @throws IllegalArgumentException if a setting is bad; the message names its key
   */
  public static StoreServices start(ActorSystem<?> system, NodeSettings settings) throws Exception {
    Config config = system.settings().config();
    RedisSettings redis = RedisSettings.of(config);
    KvSettings limits = KvSettings.of(config);
    TroupeJournal.get(system);
    SortedMap<String, String> members = new TreeMap<>();
    settings.members().values().forEach(member -> members.put(member.name(), member.address()));
    KvUsage usage = new KvUsage();
    GroupClient group =
        Raft.get(system)
            .start(
                new GroupSpec(
                    ClusterView.STORE,
                    settings.name(),
                    members,
                    settings.joins(),
                    () -> new KvStateMachine(usage),
                    redis.onMembersThread()));
    StoreServices services = new StoreServices(system);
    try {
      services.door = bind(group, redis, limits, usage, services);
      return services;
    } catch (Exception e) {
      services.refresh.cancel();
      throw e;
    }
  }

  private static RedisServer.Bound bind(
      GroupClient group,
      RedisSettings redis,
      KvSettings limits,
      KvUsage usage,
      StoreServices services)
      throws Exception {
    try {
      return RedisServer.bind(services.system, group, redis, limits, usage, services.last::get)
          .toCompletableFuture()
          .get(BIND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      BindException failure =
          new BindException(
              "cannot listen at port %d (troupe.node.ports.redis)".formatted(redis.port()));
      failure.initCause(e.getCause());
      throw failure;
    }
  }

  @Override
  public CompletionStage<List<RaftStatus>> status(Duration limit) {
    CompletionStage<List<RaftStatus>> answer = Raft.get(system).status(limit);
    return answer.whenComplete((members, failure) -> remember(members));
  }

  private void remember(List<RaftStatus> members) {
    if (members != null) {
      last.set(members.stream().filter(StoreServices::isStore).findFirst());
    }
  }

  private static boolean isStore(RaftStatus member) {
    return member.group().equals(ClusterView.STORE);
  }

  @Override
  public boolean ready(List<RaftStatus> members) {
    return members.stream().anyMatch(member -> isStore(member) && member.leader().isPresent());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    JournalMeters.bind(registry, TroupeJournal.get(system));
    Raft raft = Raft.get(system);
    String store = ClusterView.STORE;
    Gauge.builder("troupe.raft.client.calls", raft, of -> of.clientQueue(store).calls())
        .description("calls of this node's client that are not answered")
        .tag("group", store)
        .register(registry);
    Gauge.builder("troupe.raft.client.calls.bytes", raft, of -> of.clientQueue(store).bytes())
        .description("bytes of them")
        .tag("group", store)
        .register(registry);
  }

  @Override
  public void close() {
    refresh.cancel();
    try {
      door.close(GRACE).toCompletableFuture().get(2 * GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the Redis port was not closed in good order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
