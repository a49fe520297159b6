package dev.troupe.kryo;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.util.Util;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which number stands for which class, once for all messages of an application.
 *
 * <p>Filled while it is built, by one module after another, and only read afterwards. The
 * serializers in it are shared by all threads, so they must not keep state between calls.
 */
public final class KryoTable {

  /** Smaller ids belong to this module: primitives, collections, time, actor references. */
  public static final int FIRST_FREE_ID = 100;

  /** The largest id there is, so that the table stays a small array. */
  public static final int LAST_ID = 65_535;

  /**
   * One line of the table.
   *
   * @param id the number on the wire
   * @param type the class that is written under it
   * @param module the module's name in the configuration
   */
  public record Row(int id, Class<?> type, String module) {}

  private record Range(int first, int last) {}

  private final Map<Integer, Row> rows = new TreeMap<>();
  private final Map<Class<?>, Registration> byClass = new IdentityHashMap<>();
  private final Map<String, Range> ranges = new HashMap<>();
  private Registration[] byId = new Registration[FIRST_FREE_ID];
  private String module;
  private Range range;

  KryoTable() {}

  /**
   * Adds a record, written by {@link RecordSerializer}, or an enum, written by its ordinal (new
   * constants may only be appended).
   *
   * @throws KryoTableException if the id or the class is taken, the id is outside of the module's
   *     range, or the class is neither record nor enum
   */
  public <T> void add(int id, Class<T> type) {
    if (type.isRecord()) {
      add(id, type, new RecordSerializer<>(type));
    } else if (type.isEnum()) {
      add(id, type, new EnumSerializer<>(type));
    } else {
      throw new KryoTableException(
          type.getName()
              + " (id "
              + id
              + ", module "
              + module
              + ") is neither a record nor an enum: add it with a serializer of its own");
    }
  }

  /**
   * Adds a class with a serializer written by hand.
   *
   * <p>The serializer is shared by all threads. If it accepts null it must write at least one byte.
   * It should read lengths with {@link KryoLengths}.
   *
   * @throws KryoTableException as {@link #add(int, Class)}
   */
  public <T> void add(int id, Class<T> type, Serializer<T> serializer) {
    if (!type.isPrimitive() && !type.isArray() && Modifier.isAbstract(type.getModifiers())) {
      throw new KryoTableException(
          type.getName() + " (id " + id + ", module " + module + ") is abstract: add its classes");
    }
    put(id, type, serializer);
  }

  /** All rows so far, by id. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /** As add, without the question whether instances of exactly this class exist. */
  void put(int id, Class<?> type, Serializer<?> serializer) {
    check(id, type);
    Registration registration = new Registration(type, serializer, id);
    rows.put(id, new Row(id, type, module));
    byClass.put(type, registration);
    if (type.isPrimitive()) {
      byClass.put(Util.getWrapperClass(type), registration);
    }
    if (id >= byId.length) {
      byId = Arrays.copyOf(byId, Math.max(id + 1, byId.length * 2));
    }
    byId[id] = registration;
  }

  /** What follows is added by this module, within this range. */
  void enter(String name, int first, int last) {
    if (first > last || first < 0 || last > LAST_ID) {
      throw new KryoTableException(
          "module " + name + " has no range of ids: " + first + " to " + last);
    }
    ranges.forEach(
        (other, taken) -> {
          if (first <= taken.last() && taken.first() <= last) {
            throw new KryoTableException(
                "the ids of module %s (%d to %d) overlap those of module %s (%d to %d)"
                    .formatted(name, first, last, other, taken.first(), taken.last()));
          }
        });
    module = name;
    range = new Range(first, last);
    ranges.put(name, range);
  }

  /** Lets the record serializers find what their components need; nothing is added afterwards. */
  void link() {
    for (Registration registration : byId) {
      if (registration != null
          && registration.getSerializer() instanceof RecordSerializer<?> records) {
        records.link(this);
      }
    }
  }

  /** The registration of exactly this class, or null. */
  Registration find(Class<?> type) {
    return byClass.get(type);
  }

  /** The registration under this id, or null. */
  Registration find(int id) {
    return id >= 0 && id < byId.length ? byId[id] : null;
  }

  private void check(int id, Class<?> type) {
    if (range == null || id < range.first() || id > range.last()) {
      throw new KryoTableException(
          "id %d of %s is outside of the range of module %s (%s)"
              .formatted(
                  id,
                  type.getName(),
                  module,
                  range == null ? "none" : range.first() + " to " + range.last()));
    }
    Row sameId = rows.get(id);
    if (sameId != null) {
      throw new KryoTableException(
          "id %d is taken twice: by %s (module %s) and by %s (module %s)"
              .formatted(id, sameId.type().getName(), sameId.module(), type.getName(), module));
    }
    Registration sameType = byClass.get(type);
    if (sameType != null) {
      Row first = rows.get(sameType.getId());
      throw new KryoTableException(
          "%s is added twice: as id %d (module %s) and as id %d (module %s)"
              .formatted(type.getName(), first.id(), first.module(), id, module));
    }
  }
}
