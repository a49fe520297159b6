package dev.troupe.kryo;

/**
 * Bytes that are no message of this table, or an object that it cannot write.
 *
 * <p>It is unchecked because {@code Serializer.toBinary} declares nothing, and an {@link
 * IllegalArgumentException} because that is what Pekko's own serializers throw. Artery treats it
 * like {@code NotSerializableException}: it logs an error, drops this one message and keeps the
 * connection.
 */
public final class KryoFormatException extends IllegalArgumentException {

  public KryoFormatException(String message) {
    super(message);
  }

  public KryoFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
