package dev.troupe.raft.redis;

import dev.troupe.raft.kv.Resp;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up each new connection, or refuses it if there are too many. */
final class Connections extends ChannelInitializer<Channel> {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final Front front;
  private final ChannelGroup open;

  Connections(Front front, ChannelGroup open) {
    this.front = front;
    this.open = open;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (front.connections.incrementAndGet() > front.settings.maxConnections()) {
      front.connections.decrementAndGet();
      front.refused.increment();
      channel.pipeline().addLast(new Refusal());
      return;
    }
    front.accepted.increment();
    channel.closeFuture().addListener(closed -> front.connections.decrementAndGet());
    channel.pipeline().addLast(new RedisConnection(front));
    open.add(channel);
  }

  /** Says why, and closes. */
  private static final class Refusal extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      LOG.warn(
          "Refusing Redis client {}: troupe.redis.max-connections are open",
          Addresses.text(ctx.channel().remoteAddress()));
      ctx.channel().config().setAutoRead(false);
      ctx.writeAndFlush(Unpooled.wrappedBuffer(Resp.error("ERR max number of clients reached")))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
