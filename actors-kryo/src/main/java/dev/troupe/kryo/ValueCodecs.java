package dev.troupe.kryo;

import com.esotericsoftware.kryo.Registration;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the codec of a declared type. */
final class ValueCodecs {

  private static final Set<Class<?>> LISTS = Set.of(List.class, Collection.class);
  private static final Set<Class<?>> SORTED_SETS =
      Set.of(SortedSet.class, NavigableSet.class, TreeSet.class);
  private static final Set<Class<?>> SORTED_MAPS =
      Set.of(SortedMap.class, NavigableMap.class, TreeMap.class);

  private final KryoTable table;
  private final String where;

  /**
   * @param where what is declared with these types, for errors
   */
  ValueCodecs(KryoTable table, String where) {
    this.table = table;
    this.where = where;
  }

  /**
   * The codec of a type, of which values may be null.
   *
   * @throws KryoTableException if no value of this type could ever be written
   */
  ValueCodec of(Type type) {
    Class<?> raw = raw(type);
    if (LISTS.contains(raw)) {
      return new CollectionCodec(CollectionCodec.Kind.LIST, of(argument(type, 0)));
    } else if (raw == ArrayList.class) {
      return new CollectionCodec(CollectionCodec.Kind.ARRAY_LIST, of(argument(type, 0)));
    } else if (raw == Set.class) {
      return new CollectionCodec(CollectionCodec.Kind.SET, of(argument(type, 0)));
    } else if (SORTED_SETS.contains(raw)) {
      return new CollectionCodec(CollectionCodec.Kind.SORTED_SET, of(argument(type, 0)));
    } else if (raw == Map.class || SORTED_MAPS.contains(raw)) {
      return new MapCodec(raw != Map.class, of(argument(type, 0)), of(argument(type, 1)));
    } else if (raw == Optional.class) {
      return new OptionalCodec(of(argument(type, 0)));
    }
    return ofClass(raw);
  }

  private ValueCodec ofClass(Class<?> raw) {
    Registration registration = table.find(raw);
    if (registration != null && (closed(raw) || Builtins.isClosed(raw))) {
      return new FixedCodec(registration);
    }
    if (closed(raw)) {
      throw new KryoTableException(
          "%s has the type %s, which is not registered: add it to the module that owns it"
              .formatted(where, raw.getTypeName()));
    }
    return new AnyCodec(raw);
  }

  /** Whether every value is of exactly this class, or (enums) written as if it were. */
  private static boolean closed(Class<?> raw) {
    return raw.isArray() || raw.isEnum() || Modifier.isFinal(raw.getModifiers());
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[index]
        : Object.class;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    } else if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    } else if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    } else if (type instanceof TypeVariable<?> variable) {
      return raw(variable.getBounds()[0]);
    } else if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).arrayType();
    }
    throw new KryoTableException("unknown kind of type: " + type);
  }
}
