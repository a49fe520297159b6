package dev.troupe.raft.redis;

import dev.troupe.raft.GroupClient;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.kv.KvUsage;
import dev.troupe.raft.lane.NodeLoop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port on which a group's key-value store speaks the Redis protocol. */
public final class RedisServer {

  /** A server that listens. */
  public interface Bound {
    /** The port it listens at. */
    int port();

    /** How many clients are connected. */
    int connections();

    /**
     * Stops listening and reading, and closes each connection when its commands are answered, at
     * the latest after the grace.
     */
    CompletionStage<Void> close(Duration grace);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
  private static final int BACKLOG = 1024;

  private RedisServer() {}

  /**
   * Starts to listen.
   *
   * @param system where the group's member of this node runs
   * @param group where commands go
   * @param usage what this node's {@link dev.troupe.raft.kv.KvStateMachine} was made with
   * @param status how this node's member stands, for INFO; must be quick and must not block
   * @return fails with a {@link RedisSettings.InvalidSetting} if the two settings do not fit, and
   *     with what the operating system says if the address cannot be bound
   */
  public static CompletionStage<Bound> bind(
      ActorSystem<?> system,
      GroupClient group,
      RedisSettings settings,
      KvSettings limits,
      KvUsage usage,
      Supplier<Optional<RaftStatus>> status) {
    Front front = new Front(group, settings, limits, usage, status);
    return bind(front, () -> loops(system, settings));
  }

  private static Loops loops(ActorSystem<?> system, RedisSettings settings) {
    return settings.onMembersThread() ? Loops.ofMembers(NodeLoop.of(system)) : Loops.own(settings);
  }

  /** The same on any loops. */
  static CompletionStage<Bound> bind(Front front, Supplier<Loops> threads) {
    if (front.settings.maxOutputBytes() < front.limits.maxReplyBytes()) {
      return CompletableFuture.failedFuture(
          new RedisSettings.InvalidSetting(
              "troupe.redis.max-output-bytes",
              "must not be less than troupe.kv.max-reply-bytes = " + front.limits.maxReplyBytes()));
    }
    Loops loops = threads.get();
    ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ChannelFuture binding =
        bootstrap(front, loops, open).bind(front.settings.host(), front.settings.port());
    CompletableFuture<Bound> bound = new CompletableFuture<>();
    binding.addListener(
        done -> {
          if (done.isSuccess()) {
            bound.complete(new Listening(front, binding.channel(), loops, open));
          } else {
            loops.end(() -> bound.completeExceptionally(done.cause()));
          }
        });
    return bound;
  }

  private static ServerBootstrap bootstrap(Front front, Loops loops, ChannelGroup open) {
    int high = front.settings.outputHighWater();
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.channel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
        .childHandler(new Connections(front, open));
  }

  private static final class Listening implements Bound {
    private final Front front;
    private final Channel server;
    private final Loops loops;
    private final ChannelGroup open;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    Listening(Front front, Channel server, Loops loops, ChannelGroup open) {
      this.front = front;
      this.server = server;
      this.loops = loops;
      this.open = open;
      front.port = port();
      LOG.info("Redis protocol at {}", Addresses.text(server.localAddress()));
    }

    @Override
    public int port() {
      return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public int connections() {
      return front.connections.get();
    }

    private static void shutDown(Channel channel) {
      RedisConnection connection = channel.pipeline().get(RedisConnection.class);
      if (connection != null) { // else it is being closed already
        connection.shutDown();
      }
    }

    @Override
    public CompletionStage<Void> close(Duration grace) {
      server.close();
      open.forEach(Listening::shutDown);
      GlobalEventExecutor.INSTANCE.schedule(
          () -> open.close(), grace.toMillis(), TimeUnit.MILLISECONDS);
      open.newCloseFuture().addListener(done -> loops.end(() -> closed.complete(null)));
      return closed;
    }
  }
}
