package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** The declared type leaves no doubt about the class, so no class id is written. */
record FixedCodec(Registration registration) implements ValueCodec {

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    kryo.writeObjectOrNull(output, value, registration.getSerializer());
  }

  @Override
  public Object read(Kryo kryo, Input input) {
    return kryo.readObjectOrNull(input, registration.getType(), registration.getSerializer());
  }
}
