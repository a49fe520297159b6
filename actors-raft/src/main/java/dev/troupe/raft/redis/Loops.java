package dev.troupe.raft.redis;

import dev.troupe.raft.lane.NodeLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read and write a server's sockets.
 *
 * @param own whether they end with the server
 */
record Loops(EventLoopGroup group, Class<? extends ServerChannel> channel, boolean own) {

  /** Of the server alone. */
  static Loops own(RedisSettings settings) {
    boolean epoll = settings.nativeTransport() && Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            Math.max(1, settings.eventLoopThreads()),
            new DefaultThreadFactory("troupe-redis", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    return new Loops(
        group, epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class, true);
  }

  /** The one of the node's members: a command is read, handled and answered without waking it. */
  static Loops ofMembers(NodeLoop node) {
    return new Loops(node.loop(), node.serverChannel(), false);
  }

  /** No socket is open any more. */
  void end(Runnable ended) {
    if (own) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(down -> ended.run());
    } else {
      ended.run();
    }
  }
}
