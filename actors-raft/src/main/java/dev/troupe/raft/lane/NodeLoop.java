package dev.troupe.raft.lane;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.pekko.actor.ActorSystem;

/**
 * The one thread on which a node's members run and its {@link Lanes} read and write: what comes out
 * of a socket is handled, and what comes of it is written to sockets, without a change of threads.
 * A daemon, which lasts as long as the JVM or until nobody knows its actor system any more.
 */
public final class NodeLoop {

  /** By the settings of actor systems, which dispatchers know before there is a system. */
  private static final Map<ActorSystem.Settings, NodeLoop> LOOPS = new WeakHashMap<>();

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoop loop;

  private NodeLoop() {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("troupe-raft", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    loop = group.next();
  }

  /** The one of an actor system. */
  public static NodeLoop of(org.apache.pekko.actor.typed.ActorSystem<?> system) {
    return of(system.classicSystem().settings());
  }

  static NodeLoop of(ActorSystem.Settings settings) {
    synchronized (LOOPS) {
      return LOOPS.computeIfAbsent(settings, none -> new NodeLoop());
    }
  }

  /** The actor system has ended, and all its actors. */
  static void end(ActorSystem.Settings settings) {
    synchronized (LOOPS) {
      NodeLoop ended = LOOPS.remove(settings);
      if (ended != null) {
        ended.loop.parent().shutdownGracefully();
      }
    }
  }

  /** Whatever takes long on it holds up all members of the node. */
  public EventLoop loop() {
    return loop;
  }

  boolean isEpoll() {
    return epoll;
  }

  Class<? extends Channel> channel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** What listens on it. */
  public Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
