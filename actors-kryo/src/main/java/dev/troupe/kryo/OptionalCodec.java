package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Optional;

/** An Optional: 0 for null, 1 for empty, 2 before a value. */
record OptionalCodec(ValueCodec value) implements ValueCodec {

  @Override
  public void write(Kryo kryo, Output output, Object written) {
    if (written == null) {
      output.writeByte(0);
    } else if (((Optional<?>) written).isEmpty()) {
      output.writeByte(1);
    } else {
      output.writeByte(2);
      value.write(kryo, output, ((Optional<?>) written).get());
    }
  }

  @Override
  public Object read(Kryo kryo, Input input) {
    int kind = input.readByte();
    return switch (kind) {
      case 0 -> null;
      case 1 -> Optional.empty();
      case 2 -> Optional.of(value.read(kryo, input));
      default -> throw new KryoFormatException("an Optional starts with " + kind);
    };
  }

  @Override
  public Object missing() {
    return Optional.empty();
  }
}
