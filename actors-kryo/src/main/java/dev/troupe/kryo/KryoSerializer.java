package dev.troupe.kryo;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Pekko's serializer for everything marked {@link KryoMessage}; made by Pekko from {@code
 * reference.conf}.
 *
 * <p>The manifest is empty, since the class id at the start of the bytes says it in one or two
 * bytes. Artery writes and reads its own buffers through it, without an array in between.
 */
public final class KryoSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {

  /** Pekko's number for this serializer, in every frame and every journal. Never changes. */
  public static final int IDENTIFIER = 7400;

  private final KryoCodec codec;

  /**
   * Called by Pekko when the system starts.
   *
   * @throws KryoTableException if the modules contradict each other: the system does not start
   */
  public KryoSerializer(ExtendedActorSystem system) {
    codec = KryoCodec.of(system);
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return "";
  }

  @Override
  public byte[] toBinary(Object message) {
    return codec.toBytes(message);
  }

  /** The manifest is ignored: no class is ever found by its name. */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return codec.fromBytes(bytes);
  }

  /**
   * Writes at the buffer's position.
   *
   * @throws BufferOverflowException if the message does not fit, which Artery reports as an
   *     oversized message
   */
  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    codec.write(message, buffer);
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) {
    return codec.read(buffer);
  }
}
