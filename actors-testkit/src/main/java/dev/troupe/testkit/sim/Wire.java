package dev.troupe.testkit.sim;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/** From objects to bytes and back with the serializers of one node's own ActorSystem. */
final class Wire {
  /** What an object is outside of a JVM. */
  record Packed(int serializerId, String manifest, byte[] bytes) {
    long checksum() {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      return crc.getValue() << 32 | bytes.length;
    }
  }

  private final Serialization serialization;
  private final byte[] ownPath;

  Wire(ActorSystem<?> system) {
    this(SerializationExtension.get(system.classicSystem()), system.name());
  }

  Wire(Serialization serialization, String systemName) {
    this.serialization = serialization;
    this.ownPath = ("pekko://" + systemName + "/").getBytes(StandardCharsets.US_ASCII);
  }

  Packed pack(Object object) {
    Serializer serializer = serialization.findSerializerFor(object);
    byte[] bytes = serializer.toBinary(object);
    return new Packed(serializer.identifier(), Serializers.manifestFor(serializer, object), bytes);
  }

  Object unpack(Packed packed) {
    return serialization
        .deserialize(packed.bytes(), packed.serializerId(), packed.manifest())
        .get();
  }

  /**
   * Whether an ActorRef of the sender is in the bytes. A serialized ref is its path, so the path of
   * the sender's own system betrays it; a serializer that compresses would hide it.
   */
  boolean carriesActorRef(Packed packed) {
    byte[] bytes = packed.bytes();
    for (int start = 0; start <= bytes.length - ownPath.length; start++) {
      int matched = 0;
      while (matched < ownPath.length && bytes[start + matched] == ownPath[matched]) {
        matched++;
      }
      if (matched == ownPath.length) {
        return true;
      }
    }
    return false;
  }
}
