package dev.troupe.raft.lane;

import dev.troupe.kryo.KryoCodec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where other nodes' lanes come in. A connection that does not begin with a {@link LaneHello} for
 * this node, soon, is closed with a line in the log, and so is one that sends what cannot be read.
 */
final class LaneDoor {

  private static final Logger LOG = LoggerFactory.getLogger(LaneDoor.class);
  private static final int MOST_CONNECTIONS = 1024;
  private static final int HELLO_SECONDS = 5;

  private final String self;
  private final KryoCodec codec;
  private final int maxFrameBytes;
  private final Map<String, ActorRef<Object>> receivers = new ConcurrentHashMap<>();
  private final ChannelGroup open;
  private final Channel listening;

  /**
   * Listens.
   *
   * @param self this node's address
   */
  LaneDoor(NodeLoop node, KryoCodec codec, LaneSettings settings, String self) {
    this.self = self;
    this.codec = codec;
    this.maxFrameBytes = settings.maxFrameBytes();
    this.open = new DefaultChannelGroup(node.loop());
    this.listening =
        new ServerBootstrap()
            .group(node.loop())
            .channel(node.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    welcome(channel);
                  }
                })
            .bind(settings.bindHost(), settings.own().port())
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Messages for this name go there from now on. */
  void register(String name, ActorRef<Object> receiver) {
    receivers.put(name, receiver);
  }

  void close() {
    listening.close();
    open.close();
  }

  private void welcome(Channel channel) {
    if (open.size() >= MOST_CONNECTIONS) {
      LOG.warn("{} takes no more lanes than {}", self, MOST_CONNECTIONS);
      channel.close();
      return;
    }
    open.add(channel);
    channel.pipeline().addLast(frames(maxFrameBytes)).addLast(new Incoming());
  }

  static LengthFieldBasedFrameDecoder frames(int maxBytes) {
    return new LengthFieldBasedFrameDecoder(maxBytes, 0, Integer.BYTES, 0, Integer.BYTES);
  }

  private final class Incoming extends SimpleChannelInboundHandler<ByteBuf> {

    private boolean known;
    private ScheduledFuture<?> limit;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      limit =
          context
              .executor()
              .schedule(
                  () -> refuse(context, "it has not said who it is"),
                  HELLO_SECONDS,
                  TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      limit.cancel(false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      if (known) {
        deliver(frame);
      } else {
        greet(context, frame);
      }
    }

    private void greet(ChannelHandlerContext context, ByteBuf frame) {
      limit.cancel(false);
      LaneHello hello = LaneHello.decode(frame).orElse(null);
      if (hello == null || !hello.to().equals(self)) {
        refuse(
            context, hello == null ? "it speaks another language" : "it looks for " + hello.to());
        return;
      }
      known = true;
      context.writeAndFlush(hello.answer().encode(context.alloc()));
    }

    private void deliver(ByteBuf frame) {
      int length = frame.readUnsignedByte();
      String name = frame.readCharSequence(length, StandardCharsets.US_ASCII).toString();
      ActorRef<Object> receiver = receivers.get(name);
      if (receiver != null) { // else it is not started yet, and whoever sent it tries again
        receiver.tell(codec.read(frame.nioBuffer()));
      }
    }

    private void refuse(ChannelHandlerContext context, String why) {
      LOG.warn("{} closes a lane from {}: {}", self, context.channel().remoteAddress(), why);
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      refuse(context, cause.toString());
    }
  }
}
