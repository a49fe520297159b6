package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A collection: one more than its size, or 0 for null, then its elements in their order. */
record CollectionCodec(Kind kind, ValueCodec element) implements ValueCodec {

  /** What a collection is read as. */
  enum Kind {
    /** Unmodifiable; {@code List.of} where it has no nulls. */
    LIST,
    ARRAY_LIST,
    /** Unmodifiable, keeps the writer's order. */
    SET,
    /** A {@link TreeSet} in natural order. */
    SORTED_SET
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    if (value == null) {
      output.writeVarInt(0, true);
      return;
    }
    Collection<?> elements = (Collection<?>) value;
    if (elements instanceof SortedSet<?> sorted) {
      refuseComparator(sorted.comparator());
    }
    output.writeVarInt(elements.size() + 1, true);
    for (Object each : elements) {
      element.write(kryo, output, each);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input) {
    int size = input.readVarInt(true) - 1;
    if (size == -1) {
      return null;
    }
    KryoLengths.check(input, size, 1);
    return switch (kind) {
      case LIST -> readList(kryo, input, size);
      case ARRAY_LIST -> fill(kryo, input, size, new ArrayList<>(size));
      case SET -> readSet(kryo, input, size);
      case SORTED_SET -> fill(kryo, input, size, new TreeSet<>());
    };
  }

  @Override
  public Object missing() {
    return switch (kind) {
      case LIST -> List.of();
      case ARRAY_LIST -> new ArrayList<>();
      case SET -> Set.of();
      case SORTED_SET -> new TreeSet<>();
    };
  }

  private List<?> readList(Kryo kryo, Input input, int size) {
    Object[] elements = new Object[size];
    boolean nulls = false;
    for (int i = 0; i < size; i++) {
      elements[i] = element.read(kryo, input);
      nulls |= elements[i] == null;
    }
    // List.of, so that List.copyOf in a record's constructor costs nothing.
    return nulls ? Collections.unmodifiableList(Arrays.asList(elements)) : List.of(elements);
  }

  private Set<?> readSet(Kryo kryo, Input input, int size) {
    // A hash table for none or one would cost fifty times the bytes that ask for it.
    if (size <= 1) {
      return size == 0 ? Set.of() : Collections.singleton(element.read(kryo, input));
    }
    Set<Object> set = new LinkedHashSet<>(capacity(size));
    fill(kryo, input, size, set);
    return Collections.unmodifiableSet(set);
  }

  /** Of a hash table that neither grows while it is filled nor is much too large for few. */
  static int capacity(int size) {
    return size + size / 3 + 1;
  }

  private Collection<Object> fill(Kryo kryo, Input input, int size, Collection<Object> into) {
    for (int i = 0; i < size; i++) {
      if (!into.add(element.read(kryo, input))) {
        throw new KryoFormatException("a set has the same element twice");
      }
    }
    return into;
  }

  /** A comparator is code, which does not travel. */
  static void refuseComparator(Object comparator) {
    if (comparator != null && comparator != Comparator.naturalOrder()) {
      throw new KryoFormatException(
          "a sorted collection with the comparator "
              + comparator.getClass().getName()
              + " cannot be written: use the natural order");
    }
  }
}
