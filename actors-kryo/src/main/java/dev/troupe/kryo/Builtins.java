package dev.troupe.kryo;

import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;

/** The rows 0 to 99, which every table has. */
final class Builtins {

  static final String MODULE = "actors-kryo";

  private static final Set<Class<?>> CLOSED = Set.of(ByteString.class, ActorRef.class);

  private Builtins() {}

  static void addTo(KryoTable table) {
    table.enter(MODULE, 0, KryoTable.FIRST_FREE_ID - 1);
    addPrimitives(table);
    table.put(10, byte[].class, new CodecSerializer<byte[]>(ArrayCodecs.BYTES));
    table.put(11, byte[][].class, new CodecSerializer<byte[][]>(ArrayCodecs.BYTE_ARRAYS));
    table.put(12, long[].class, new CodecSerializer<long[]>(ArrayCodecs.LONGS));
    table.put(13, int[].class, new CodecSerializer<int[]>(ArrayCodecs.INTS));
    table.put(14, ArrayList.class, collection(CollectionCodec.Kind.ARRAY_LIST));
    table.put(15, List.class, collection(CollectionCodec.Kind.LIST));
    table.put(16, Set.class, collection(CollectionCodec.Kind.SET));
    table.put(17, TreeSet.class, collection(CollectionCodec.Kind.SORTED_SET));
    table.put(18, Map.class, map(false));
    table.put(19, TreeMap.class, map(true));
    table.put(20, Optional.class, new CodecSerializer<>(new OptionalCodec(AnyCodec.OBJECT)));
    table.put(21, Duration.class, new TimeSerializers.OfDuration());
    table.put(22, Instant.class, new TimeSerializers.OfInstant());
    table.put(23, ByteString.class, new ByteStringSerializer());
    table.put(24, ActorRef.class, new ActorRefSerializer());
  }

  /** Whether all subclasses of this abstract class are written under its own row. */
  static boolean isClosed(Class<?> type) {
    return CLOSED.contains(type);
  }

  /** The row's class for an instance of this class which has no row itself, or null. */
  static Class<?> rowOf(Class<?> type) {
    if (Enum.class.isAssignableFrom(type) && !type.isEnum()) {
      return type.getSuperclass(); // a constant with a body
    }
    for (Class<?> closed : CLOSED) {
      if (closed.isAssignableFrom(type)) {
        return closed;
      }
    }
    if (!type.getName().startsWith("java.util.")) {
      return null; // someone's own collection may be more than its elements
    }
    if (List.class.isAssignableFrom(type)) {
      return List.class;
    } else if (SortedSet.class.isAssignableFrom(type)) {
      return TreeSet.class;
    } else if (Set.class.isAssignableFrom(type)) {
      return Set.class;
    } else if (SortedMap.class.isAssignableFrom(type)) {
      return TreeMap.class;
    } else if (Map.class.isAssignableFrom(type)) {
      return Map.class;
    }
    return null;
  }

  /** Under the ids that Kryo itself gives them. */
  private static void addPrimitives(KryoTable table) {
    table.put(0, int.class, new DefaultSerializers.IntSerializer());
    table.put(1, String.class, new DefaultSerializers.StringSerializer());
    table.put(2, float.class, new DefaultSerializers.FloatSerializer());
    table.put(3, boolean.class, new DefaultSerializers.BooleanSerializer());
    table.put(4, byte.class, new DefaultSerializers.ByteSerializer());
    table.put(5, char.class, new DefaultSerializers.CharSerializer());
    table.put(6, short.class, new DefaultSerializers.ShortSerializer());
    table.put(7, long.class, new DefaultSerializers.LongSerializer());
    table.put(8, double.class, new DefaultSerializers.DoubleSerializer());
  }

  private static CodecSerializer<Object> collection(CollectionCodec.Kind kind) {
    return new CodecSerializer<>(new CollectionCodec(kind, AnyCodec.OBJECT));
  }

  private static CodecSerializer<Object> map(boolean sorted) {
    return new CodecSerializer<>(new MapCodec(sorted, AnyCodec.OBJECT, AnyCodec.OBJECT));
  }
}
