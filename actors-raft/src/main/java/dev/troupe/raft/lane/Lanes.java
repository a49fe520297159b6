package dev.troupe.raft.lane;

import dev.troupe.kryo.KryoCodec;
import dev.troupe.kryo.KryoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection from each node to each other one for the messages of Raft alone. Where a node
 * listens is asked, and answered, over Pekko's remoting, which also carries what comes up before a
 * lane is up, or while it is lost: so messages may overtake each other, or come twice or never, as
 * in any network.
 *
 * <p>Members and lanes share the thread of the {@link NodeLoop}: a message is handled where it was
 * read, and what comes of it is written there. Over Artery each message changes threads about ten
 * times on its way.
 */
public final class Lanes {

  /** What nodes say to each other about lanes. */
  public sealed interface Message extends KryoMessage {}

  /**
   * Asks where a node takes lanes.
   *
   * @param from the address of who asks
   */
  public record Where(String from) implements Message {}

  /** The node {@code at} this address takes them there. */
  public record Here(String at, String host, int port) implements Message {}

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final String NAME = "raft-lanes";

  private final LaneSettings settings;
  private final NodeLoop node;
  private final KryoCodec codec;
  private final ActorRefResolver resolver;
  private final String self;
  private final LaneDoor door;
  private final Map<String, LanePeer> peers = new ConcurrentHashMap<>();
  private final Map<String, byte[]> names = new ConcurrentHashMap<>();

  private Lanes(ActorSystem<?> system, LaneSettings settings) {
    this.settings = settings;
    this.node = NodeLoop.of(system);
    this.codec = KryoCodec.of(system.classicSystem());
    this.resolver = ActorRefResolver.get(system);
    this.self = system.address().toString();
    this.door = new LaneDoor(node, codec, settings, self);
    system.systemActorOf(directory(), NAME, Props.empty());
    org.apache.pekko.actor.ActorSystem classic = system.classicSystem();
    classic.registerOnTermination(door::close);
  }

  /** Those of a system that talks to others and may have them. */
  public static Optional<Lanes> of(ActorSystem<?> system, LaneLimits settings) {
    return LaneSettings.of(settings, system.settings().config(), system.address().getHost())
        .map(all -> new Lanes(system, all));
  }

  /** To be called once for an actor system with members: ends its thread with the system. */
  public static void endWith(ActorSystem<?> system) {
    org.apache.pekko.actor.ActorSystem classic = system.classicSystem();
    classic.registerOnTermination(() -> NodeLoop.end(classic.settings()));
  }

  private Behavior<Message> directory() {
    return Behaviors.receive(Message.class)
        .onMessage(
            Where.class,
            ask -> {
              directoryOf(ask.from()).tell(new Here(self, settings.host(), door.port()));
              return Behaviors.same();
            })
        .onMessage(
            Here.class,
            here -> {
              LanePeer peer = peers.get(here.at()); // nobody else was asked for
              if (peer != null) {
                peer.connect(here.host(), here.port());
              }
              return Behaviors.same();
            })
        .build();
  }

  private ActorRef<Message> directoryOf(String address) {
    return resolver.resolveActorRef(address + "/system/" + NAME);
  }

  /**
   * Messages that others send to this name go there from now on.
   *
   * @param name at most 255 characters, of ASCII
   */
  public void register(String name, ActorRef<Object> receiver) {
    door.register(name, receiver);
  }

  /** Where this node takes lanes. */
  public int port() {
    return door.port();
  }

  /** The other node is connected. */
  public boolean isUp(String address) {
    LanePeer peer = peers.get(address);
    return peer != null && peer.channel() != null;
  }

  /**
   * Sends; never waits. False if there is no lane to that node, which is looked for then. Where
   * more than {@code max-waiting-bytes} wait to be sent the message is lost.
   */
  public boolean send(String address, String receiver, Object message) {
    LanePeer peer = peers.computeIfAbsent(address, to -> new LanePeer(node, settings, self, to));
    Channel channel = peer.channel();
    if (channel == null) {
      if (peer.mayAsk()) {
        directoryOf(address).tell(new Where(self));
      }
      return false;
    }
    if (channel.isWritable()) {
      write(channel, receiver, message);
    }
    return true;
  }

  private void write(Channel channel, String receiver, Object message) {
    ByteBuf frame = encode(channel.alloc(), receiver, message);
    if (frame.readableBytes() > settings.maxFrameBytes()) { // the other side would close the lane
      frame.release();
      LOG.error(
          "a {} is lost: it is larger than pekko.remote.artery.advanced.maximum-frame-size = {}",
          message.getClass().getSimpleName(),
          settings.maxFrameBytes());
    } else {
      channel.writeAndFlush(frame, channel.voidPromise());
    }
  }

  private ByteBuf encode(ByteBufAllocator alloc, String receiver, Object message) {
    byte[] name = names.computeIfAbsent(receiver, text -> text.getBytes(StandardCharsets.US_ASCII));
    return codec.write(
        message,
        (body, bodyLength) -> {
          int length = 1 + name.length + bodyLength;
          return alloc
              .buffer(Integer.BYTES + length)
              .writeInt(length)
              .writeByte(name.length)
              .writeBytes(name)
              .writeBytes(body, 0, bodyLength);
        });
  }
}
