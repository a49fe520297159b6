package dev.troupe.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.typesafe.config.Config;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Messages to bytes and back, by one table; safe for use by many threads.
 *
 * <p>{@link KryoSerializer} is this for Pekko's serialization; use it directly in tests and for
 * files. Without an actor system, messages with actor references are refused.
 */
public final class KryoCodec {

  private final KryoTable table;
  private final KryoLanes lanes;
  private final KryoSettings settings;

  private KryoCodec(KryoTable table, KryoSettings settings, Supplier<ActorRefResolver> actorRefs) {
    this.table = table;
    this.settings = settings;
    this.lanes =
        new KryoLanes(settings.idleLanes(), () -> new KryoLane(table, settings, actorRefs));
  }

  /**
   * A codec of these modules, with default settings and without an actor system.
   *
   * @throws KryoTableException if the modules contradict each other
   */
  public static KryoCodec of(KryoModule... modules) {
    return new KryoCodec(
        KryoTables.build(List.of(modules)), KryoSettings.defaults(), KryoCodec::noSystem);
  }

  /** A codec of the modules that {@code troupe.kryo.modules} names, without an actor system. */
  public static KryoCodec of(Config config) {
    KryoSettings settings = KryoSettings.of(config);
    ClassLoader classes = KryoCodec.class.getClassLoader();
    return new KryoCodec(
        KryoTables.shared(settings.modules(), classes), settings, KryoCodec::noSystem);
  }

  /** A codec with the table of this system, which can write its actor references. */
  public static KryoCodec of(ClassicActorSystemProvider provider) {
    ExtendedActorSystem system = (ExtendedActorSystem) provider.classicSystem();
    KryoSettings settings = KryoSettings.of(system.settings().config());
    ClassLoader classes = system.dynamicAccess().classLoader();
    // Asked for late: serializers are made before the system's extensions.
    Supplier<ActorRefResolver> actorRefs = () -> ActorRefResolver.get(Adapter.toTyped(system));
    return new KryoCodec(KryoTables.shared(settings.modules(), classes), settings, actorRefs);
  }

  /** All rows of the table, by id. */
  public List<KryoTable.Row> rows() {
    return table.rows();
  }

  /**
   * The bytes of a message.
   *
   * @throws KryoFormatException if it or something in it is not registered, or it is larger than
   *     {@code troupe.kryo.maximum-message-size}, or nested too deeply
   */
  public byte[] toBytes(Object message) {
    return write(message, Arrays::copyOf);
  }

  /** Takes the bytes of one message, which stand at the start of a buffer that is used again. */
  @FunctionalInterface
  public interface Sink<T> {

    /** Must copy what it wants to keep. */
    T take(byte[] buffer, int length);
  }

  /**
   * Gives a message's bytes to whoever copies them to their place, without an array of their own.
   *
   * @return what the sink makes of them
   * @throws KryoFormatException as {@link #toBytes}
   */
  public <T> T write(Object message, Sink<T> sink) {
    KryoLane lane = lanes.obtain();
    try {
      encode(lane, message);
      return sink.take(lane.output.getBuffer(), lane.output.position());
    } finally {
      lanes.release(lane);
    }
  }

  private void encode(KryoLane lane, Object message) {
    try {
      lane.kryo.writeClassAndObject(lane.output, message);
    } catch (KryoBufferOverflowException e) {
      throw new KryoFormatException(
          "%s takes more than troupe.kryo.maximum-message-size = %d bytes"
              .formatted(name(message), settings.maximumSize()),
          e);
    } catch (RuntimeException e) {
      throw notWritten(message, e);
    }
  }

  /**
   * The message that {@link #toBytes} wrote.
   *
   * @throws KryoFormatException if the bytes are anything else; nothing of an unregistered class is
   *     made then, and nothing larger than the bytes account for
   */
  public Object fromBytes(byte[] bytes) {
    KryoLane lane = lanes.obtain();
    try {
      lane.heapInput.setBuffer(bytes);
      return read(lane, lane.heapInput);
    } finally {
      lanes.release(lane);
    }
  }

  /**
   * Writes a message at the buffer's position, which moves behind it; the buffer's byte order has
   * no influence and is left alone.
   *
   * @throws BufferOverflowException if it does not fit before the limit; the position is unchanged
   * @throws KryoFormatException as {@link #toBytes}
   */
  public void write(Object message, ByteBuffer buffer) {
    KryoLane lane = lanes.obtain();
    try {
      // A view, since Kryo knows the capacity only and changes the buffer when it lets go of it.
      ByteBuffer view = buffer.slice();
      lane.bufferOutput.setBuffer(view, view.capacity());
      lane.kryo.writeClassAndObject(lane.bufferOutput, message);
      buffer.position(buffer.position() + lane.bufferOutput.position());
    } catch (KryoBufferOverflowException e) {
      BufferOverflowException overflow = new BufferOverflowException();
      overflow.initCause(e);
      throw overflow;
    } catch (BufferOverflowException e) {
      throw e;
    } catch (RuntimeException e) {
      throw notWritten(message, e);
    } finally {
      lanes.release(lane);
    }
  }

  /**
   * Reads the message between position and limit, which must fill it; the position moves to the
   * limit. Nothing keeps a reference to the buffer.
   *
   * @throws KryoFormatException as {@link #fromBytes}; the position is unchanged then
   */
  public Object read(ByteBuffer buffer) {
    KryoLane lane = lanes.obtain();
    try {
      Object message;
      if (buffer.hasArray()) {
        int offset = buffer.arrayOffset() + buffer.position();
        lane.heapInput.setBuffer(buffer.array(), offset, buffer.remaining());
        message = read(lane, lane.heapInput);
      } else {
        lane.bufferInput.setBuffer(buffer.slice());
        message = read(lane, lane.bufferInput);
      }
      buffer.position(buffer.limit());
      return message;
    } finally {
      lanes.release(lane);
    }
  }

  private static Object read(KryoLane lane, Input input) {
    int start = input.position();
    int size = input.limit() - start;
    lane.kryo.resolver().forgetLastRead();
    try {
      Object message = lane.kryo.readClassAndObject(input);
      if (KryoLengths.remaining(input) != 0) {
        throw new KryoFormatException(KryoLengths.remaining(input) + " bytes follow the message");
      }
      return message;
    } catch (RuntimeException e) {
      Registration last = lane.kryo.resolver().lastRead();
      String where =
          last == null
              ? ""
              : ", last class id " + last.getId() + " (" + last.getType().getTypeName() + ")";
      throw new KryoFormatException(
          "no message in %d bytes: %s (at byte %d%s)"
              .formatted(size, reason(e), input.position() - start, where),
          e);
    }
  }

  private static KryoFormatException notWritten(Object message, RuntimeException e) {
    return new KryoFormatException(name(message) + " cannot be written: " + reason(e), e);
  }

  private static String reason(RuntimeException e) {
    return e instanceof KryoFormatException || e instanceof KryoException
        ? e.getMessage()
        : e.toString();
  }

  private static String name(Object message) {
    return message == null ? "null" : message.getClass().getName();
  }

  private static ActorRefResolver noSystem() {
    throw new KryoFormatException(
        "an actor reference needs the serializer of an actor system, or KryoCodec.of(system)");
  }
}
