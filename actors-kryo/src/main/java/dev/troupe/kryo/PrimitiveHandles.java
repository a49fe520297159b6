package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * How primitive components are written, without boxes: int and long in as few bytes as their
 * distance from 0 needs (zigzag), the others in their full width.
 */
final class PrimitiveHandles {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private PrimitiveHandles() {}

  /** A handle {@code (Kryo, Output, T) -> void}. */
  static MethodHandle writer(Class<?> type) throws ReflectiveOperationException {
    return LOOKUP.findStatic(
        PrimitiveHandles.class,
        "write",
        MethodType.methodType(void.class, Kryo.class, Output.class, type));
  }

  /** A handle {@code (Kryo, Input) -> T}. */
  static MethodHandle reader(Class<?> type) throws ReflectiveOperationException {
    String name = type.getName();
    return LOOKUP.findStatic(
        PrimitiveHandles.class,
        "read" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
        MethodType.methodType(type, Kryo.class, Input.class));
  }

  static void write(Kryo kryo, Output output, boolean value) {
    output.writeBoolean(value);
  }

  static void write(Kryo kryo, Output output, byte value) {
    output.writeByte(value);
  }

  static void write(Kryo kryo, Output output, short value) {
    output.writeShort(value);
  }

  static void write(Kryo kryo, Output output, char value) {
    output.writeChar(value);
  }

  static void write(Kryo kryo, Output output, int value) {
    output.writeVarInt(value, false);
  }

  static void write(Kryo kryo, Output output, long value) {
    output.writeVarLong(value, false);
  }

  static void write(Kryo kryo, Output output, float value) {
    output.writeFloat(value);
  }

  static void write(Kryo kryo, Output output, double value) {
    output.writeDouble(value);
  }

  static boolean readBoolean(Kryo kryo, Input input) {
    return input.readBoolean();
  }

  static byte readByte(Kryo kryo, Input input) {
    return input.readByte();
  }

  static short readShort(Kryo kryo, Input input) {
    return input.readShort();
  }

  static char readChar(Kryo kryo, Input input) {
    return input.readChar();
  }

  static int readInt(Kryo kryo, Input input) {
    return input.readVarInt(false);
  }

  static long readLong(Kryo kryo, Input input) {
    return input.readVarLong(false);
  }

  static float readFloat(Kryo kryo, Input input) {
    return input.readFloat();
  }

  static double readDouble(Kryo kryo, Input input) {
    return input.readDouble();
  }
}
