package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** A codec as the serializer of a row of the table. */
final class CodecSerializer<T> extends Serializer<T> {

  private final ValueCodec codec;

  CodecSerializer(ValueCodec codec) {
    super(true);
    this.codec = codec;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    codec.write(kryo, output, value);
  }

  @Override
  @SuppressWarnings("unchecked") // the codec reads what it wrote
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    return (T) codec.read(kryo, input);
  }
}
