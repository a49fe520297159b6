package dev.troupe.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.Option;

/**
 * One event as bytes: what Pekko says about it, and its payload by the ActorSystem's own
 * serializers. Deserialization needs the serializer's identifier to be configured still.
 */
final class EventCodec {
  private static final byte VERSION = 1;

  private final Serialization serialization;

  EventCodec(ActorSystem system) {
    this.serialization = SerializationExtension.get(system);
  }

  byte[] encode(PersistentRepr event) {
    byte[] uuid = utf8(event.writerUuid());
    byte[] manifest = utf8(event.manifest());
    Serialized payload = serialize(event.payload());
    Option<Object> metadata = event.metadata();
    byte[] about = metadata.isDefined() ? object(metadata.get()) : new byte[0];
    ByteBuffer out =
        ByteBuffer.allocate(
            1 + 8 + 4 * 4 + uuid.length + manifest.length + about.length + payload.length());
    out.put(VERSION).putLong(event.timestamp());
    put(out, uuid);
    put(out, manifest);
    put(out, about);
    payload.put(out.putInt(payload.length()));
    return out.array();
  }

  PersistentRepr decode(String persistenceId, StoredEvent stored) {
    ByteBuffer in = ByteBuffer.wrap(stored.bytes());
    byte version = in.get();
    if (version != VERSION) {
      throw new JournalException(
          persistenceId + "/" + stored.sequence() + " has unknown format " + version);
    }
    long timestamp = in.getLong();
    String uuid = string(take(in));
    String manifest = string(take(in));
    byte[] about = take(in);
    Object payload = fromBytes(take(in));
    PersistentRepr event =
        PersistentRepr.apply(payload, stored.sequence(), persistenceId, manifest, false, null, uuid)
            .withTimestamp(timestamp);
    return about.length == 0 ? event : event.withMetadata(fromBytes(about));
  }

  /** An object as bytes of a serializer that is configured for it. */
  record Serialized(int serializer, String manifest, byte[] bytes) {

    /** Of all three as {@link #put} writes them. */
    int length() {
      return 8 + utf8(manifest).length + bytes.length;
    }

    ByteBuffer put(ByteBuffer out) {
      byte[] name = utf8(manifest);
      return out.putInt(serializer).putInt(name.length).put(name).put(bytes);
    }
  }

  Serialized serialize(Object object) {
    Serializer serializer = serialization.findSerializerFor(object);
    // Not serializer.toBinary: an ActorRef within the object needs this system's address.
    byte[] bytes = serialization.serialize(object).get();
    return new Serialized(
        serializer.identifier(), Serializers.manifestFor(serializer, object), bytes);
  }

  Object deserialize(Serialized serialized) {
    return serialization
        .deserialize(serialized.bytes(), serialized.serializer(), serialized.manifest())
        .get();
  }

  /** Serializer id, manifest and bytes of an object, in one. */
  byte[] object(Object object) {
    Serialized serialized = serialize(object);
    return serialized.put(ByteBuffer.allocate(serialized.length())).array();
  }

  /** The reverse of {@link #object(Object)}. */
  Object fromBytes(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    int serializer = in.getInt();
    String manifest = string(take(in));
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return deserialize(new Serialized(serializer, manifest, bytes));
  }

  private static void put(ByteBuffer out, byte[] bytes) {
    out.putInt(bytes.length).put(bytes);
  }

  private static byte[] take(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String string(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
