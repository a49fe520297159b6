package dev.troupe.raft.redis;

import dev.troupe.raft.GroupClient;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.kv.KvUsage;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What all connections of one server share. */
final class Front {

  final GroupClient group;
  final RedisSettings settings;
  final KvSettings limits;
  final KvUsage usage;
  final Budget budget;
  final AtomicInteger connections = new AtomicInteger();
  final AtomicLong lastClientId = new AtomicLong();
  final LongAdder accepted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder commands = new LongAdder();
  final long startedNanos = System.nanoTime();
  volatile int port;

  /** True once a WATCH of this node has been answered: from the first one on the store knows. */
  volatile boolean versionsAreKept;

  private final Map<EventExecutor, TurnClient> clients = new ConcurrentHashMap<>();
  private final Map<EventExecutor, LoopWaker> wakers = new ConcurrentHashMap<>();
  private final Supplier<Optional<RaftStatus>> status;
  private final byte[] passwordDigest;

  Front(
      GroupClient group,
      RedisSettings settings,
      KvSettings limits,
      KvUsage usage,
      Supplier<Optional<RaftStatus>> status) {
    this.group = group;
    this.settings = settings;
    this.limits = limits;
    this.usage = usage;
    this.status = status;
    this.budget = Budget.withinHeap(settings.maxBytesInFlight());
    this.passwordDigest = digest(settings.password());
  }

  /** The way into the group for the connections of an event loop. */
  GroupClient client(EventExecutor loop) {
    return clients.computeIfAbsent(loop, its -> new TurnClient(group, its));
  }

  /** Wakes connections of an event loop. */
  LoopWaker waker(EventExecutor loop) {
    return wakers.computeIfAbsent(loop, LoopWaker::new);
  }

  /** True if the store has no room for what may make it grow. */
  boolean isFull() {
    return usage.bytes() > limits.maxBytes();
  }

  boolean needsPassword() {
    return !settings.password().isEmpty();
  }

  /** Takes the same time wherever the two differ, and whatever their lengths are. */
  boolean isPassword(String said) {
    return MessageDigest.isEqual(passwordDigest, digest(said));
  }

  Optional<RaftStatus> status() {
    return status.get();
  }

  private static byte[] digest(String password) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
