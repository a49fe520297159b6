package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;

/**
 * Writes a record as its components in their order, behind how many there are.
 *
 * <p>The head is one number: 0 for null, otherwise {@code 1 + 2 * components + (1 if a length
 * follows)}. With {@link Growing} the length of the body follows in four bytes. A reader which
 * knows more components uses {@link Defaults} for those that are missing; one which knows fewer
 * skips the rest where there is a length and refuses the bytes where there is none.
 *
 * <p>One instance serves all threads.
 */
public final class RecordSerializer<T> extends Serializer<T> {

  private static final int LENGTH_BYTES = 4;

  private final Class<T> type;
  private final boolean growing;
  private final int components;
  private RecordShape shape;

  /** A serializer for a record that is added to a table. */
  public RecordSerializer(Class<T> type) {
    super(true, true);
    this.type = type;
    this.growing = type.isAnnotationPresent(Growing.class);
    this.components = type.getRecordComponents().length;
  }

  /** Finds out how each component is written, once the table is complete. */
  void link(KryoTable table) {
    shape = new RecordShape(type, table);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    if (value == null) {
      output.writeVarInt(0, true);
      return;
    }
    output.writeVarInt(1 + 2 * components + (growing ? 1 : 0), true);
    if (!growing) {
      writeBody(kryo, output, value);
      return;
    }
    int start = output.position();
    output.writeInt(0);
    writeBody(kryo, output, value);
    int end = output.position();
    output.setPosition(start);
    output.writeInt(end - start - LENGTH_BYTES);
    output.setPosition(end);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> declared) {
    int head = input.readVarInt(true) - 1;
    if (head == -1) {
      return null;
    }
    int count = head >>> 1;
    if (count > 255) {
      throw new KryoFormatException(type.getName() + " with " + count + " components");
    }
    return (head & 1) == 0 ? readFixed(kryo, input, count) : readGrowing(kryo, input, count);
  }

  private T readFixed(Kryo kryo, Input input, int count) {
    if (count > components) {
      throw new KryoFormatException(
          ("%s was written by a newer version with %d components, of which this one knows %d;"
                  + " only a record marked @Growing can be read then")
              .formatted(type.getName(), count, components));
    }
    return readBody(kryo, input, count);
  }

  private T readGrowing(Kryo kryo, Input input, int count) {
    int length = KryoLengths.check(input, input.readInt(), 1);
    int end = input.position() + length;
    int outerLimit = input.limit();
    input.setLimit(end);
    T value;
    try {
      value = readBody(kryo, input, Math.min(count, components));
      if (count <= components && input.position() != end) {
        throw new KryoFormatException(
            "%s leaves %d bytes of its body".formatted(type.getName(), end - input.position()));
      }
    } finally {
      input.setLimit(outerLimit);
    }
    input.setPosition(end);
    return value;
  }

  private void writeBody(Kryo kryo, Output output, T value) {
    try {
      shape.writeAll.invokeExact(kryo, output, (Object) value);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @SuppressWarnings("unchecked") // the handles were made for this type
  private T readBody(Kryo kryo, Input input, int count) {
    try {
      if (count == components) {
        return (T) (Object) shape.readAll.invokeExact(kryo, input);
      }
      Object[] values = shape.valuesAfter(count);
      for (int i = 0; i < count; i++) {
        MethodHandle one = shape.readOne[i];
        values[i] = (Object) one.invokeExact(kryo, input);
      }
      return (T) (Object) shape.construct.invokeExact(values);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private RuntimeException unchecked(Throwable e) {
    if (e instanceof RuntimeException runtime) {
      return runtime;
    } else if (e instanceof Error error) {
      throw error;
    }
    return new KryoFormatException(type.getName() + " failed: " + e, e);
  }
}
