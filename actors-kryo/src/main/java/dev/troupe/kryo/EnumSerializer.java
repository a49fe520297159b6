package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** An enum: one more than its ordinal, or 0 for null. New constants may only be appended. */
final class EnumSerializer<T> extends Serializer<T> {

  private final Class<T> type;
  private final T[] constants;

  EnumSerializer(Class<T> type) {
    super(true);
    this.type = type;
    this.constants = type.getEnumConstants();
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    output.writeVarInt(value == null ? 0 : ((Enum<?>) value).ordinal() + 1, true);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> declared) {
    int ordinal = input.readVarInt(true) - 1;
    if (ordinal == -1) {
      return null;
    }
    if (ordinal < 0 || ordinal >= constants.length) {
      throw new KryoFormatException(
          "%s has no constant %d, only %d: written by a newer version?"
              .formatted(type.getName(), ordinal, constants.length));
    }
    return constants[ordinal];
  }
}
