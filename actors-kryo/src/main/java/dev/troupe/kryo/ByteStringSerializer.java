package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import org.apache.pekko.util.ByteString;

/** The bytes of a ByteString as a byte array, not copied where it is one. */
final class ByteStringSerializer extends Serializer<ByteString> {

  ByteStringSerializer() {
    super(true);
  }

  @Override
  public void write(Kryo kryo, Output output, ByteString value) {
    KryoLengths.writeBytes(output, value == null ? null : value.toArrayUnsafe());
  }

  @Override
  public ByteString read(Kryo kryo, Input input, Class<? extends ByteString> type) {
    byte[] bytes = KryoLengths.readBytes(input);
    return bytes == null ? null : ByteString.fromArrayUnsafe(bytes);
  }
}
