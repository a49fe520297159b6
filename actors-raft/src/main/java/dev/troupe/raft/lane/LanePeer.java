package dev.troupe.raft.lane;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane from this node to another one: looked for, connected, greeted, up; and looked for again
 * when it is lost. Its connection is only used for sending; the other's messages come by one of its
 * own.
 */
final class LanePeer {

  private static final Logger LOG = LoggerFactory.getLogger(LanePeer.class);
  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int CONNECT_MILLIS = 2_000;
  private static final int FLUSH_AFTER = 64; // messages, while more are being read

  private final NodeLoop node;
  private final LaneSettings settings;
  private final String self;
  private final String peer;

  private volatile Channel up; // the greeted connection; null if there is none
  private volatile long askedAt;
  private boolean connecting; // on the loop

  LanePeer(NodeLoop node, LaneSettings settings, String self, String peer) {
    this.node = node;
    this.settings = settings;
    this.self = self;
    this.peer = peer;
    this.askedAt = System.nanoTime() - 2 * ASK_AGAIN_NANOS;
  }

  /** The connection, if it is up. */
  Channel channel() {
    return up;
  }

  /** Whether it is time to ask where the node listens; the caller then does. */
  boolean mayAsk() {
    long now = System.nanoTime();
    if (now - askedAt < ASK_AGAIN_NANOS) {
      return false;
    }
    askedAt = now;
    return true;
  }

  /** The node has said where it listens. */
  void connect(String host, int port) {
    node.loop().execute(() -> connectOnLoop(host, port));
  }

  private void connectOnLoop(String host, int port) {
    if (connecting || up != null) {
      return;
    }
    connecting = true;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(node.loop())
            .channel(node.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    settings.own().maxWaitingBytes() / 2, settings.own().maxWaitingBytes()))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new FlushConsolidationHandler(FLUSH_AFTER, true))
                        .addLast(LaneDoor.frames(settings.maxFrameBytes()))
                        .addLast(new Greeting());
                  }
                });
    if (node.isEpoll()) {
      bootstrap.option(
          EpollChannelOption.TCP_USER_TIMEOUT, (int) settings.own().deadAfter().toMillis());
    }
    bootstrap
        .connect(host, port)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                connecting = false;
                LOG.debug("no lane from {} to {}: {}", self, peer, done.cause().toString());
              }
            });
  }

  /** Waits for the other's hello; after that nothing comes on this connection. */
  private final class Greeting extends SimpleChannelInboundHandler<ByteBuf> {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(new LaneHello(self, peer).encode(context.alloc()));
      context
          .executor()
          .schedule(() -> endIfSilent(context), CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void endIfSilent(ChannelHandlerContext context) {
      if (up != context.channel()) { // the other machine may have died just now
        context.close();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      boolean expected =
          up == null
              && LaneHello.decode(frame).filter(new LaneHello(peer, self)::equals).isPresent();
      if (!expected) {
        LOG.warn("{} is not where {} has looked for it", peer, self);
        context.close();
        return;
      }
      connecting = false;
      up = context.channel();
      LOG.info("lane from {} to {} at {}", self, peer, context.channel().remoteAddress());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      connecting = false;
      if (up == context.channel()) {
        up = null;
        LOG.info("the lane from {} to {} has ended", self, peer);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("the lane from {} to {} fails", self, peer, cause);
      context.close();
    }
  }
}
