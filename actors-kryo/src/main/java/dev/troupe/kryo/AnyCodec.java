package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Util;

/** A value of any registered class that fits the declared type; its class id goes before it. */
record AnyCodec(Class<?> declared) implements ValueCodec {

  static final AnyCodec OBJECT = new AnyCodec(Object.class);

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    kryo.writeClassAndObject(output, value);
  }

  @Override
  public Object read(Kryo kryo, Input input) {
    Registration found = kryo.readClass(input);
    if (found == null) {
      return null;
    }
    Class<?> type = found.getType();
    // Checked before the value is made, so that bytes cannot have arbitrary classes instantiated.
    if (!declared.isAssignableFrom(Util.getWrapperClass(type))) {
      throw new KryoFormatException(
          "class id %d (%s) stands where a %s is expected"
              .formatted(found.getId(), type.getName(), declared.getName()));
    }
    return kryo.readObject(input, type, found.getSerializer());
  }
}
