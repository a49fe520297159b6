package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * How a value of one declared type is written: a record's component, or an element of a collection.
 * Keeps no state between calls; writes at least one byte for every value.
 */
interface ValueCodec {

  void write(Kryo kryo, Output output, Object value);

  Object read(Kryo kryo, Input input);

  /** Stands for a component that an older writer did not know. */
  default Object missing() {
    return null;
  }
}
