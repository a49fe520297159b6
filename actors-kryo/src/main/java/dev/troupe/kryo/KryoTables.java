package dev.troupe.kryo;

import com.typesafe.config.Config;
import java.lang.ref.SoftReference;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** Builds tables, and shows what is in them. */
public final class KryoTables {

  private static final Map<ClassLoader, SoftReference<Map<Map<String, String>, KryoTable>>> SHARED =
      new WeakHashMap<>();

  private KryoTables() {}

  /** All rows of the table that this system's serializer uses, by id. */
  public static List<KryoTable.Row> of(ClassicActorSystemProvider system) {
    return of(system.classicSystem().settings().config());
  }

  /**
   * All rows of the table that a configuration describes, by id.
   *
   * @throws KryoTableException if the modules contradict each other
   */
  public static List<KryoTable.Row> of(Config config) {
    return KryoCodec.of(config).rows();
  }

  /**
   * The rows as lines of {@code id class-name}, by id. Keep them in a file and compare them in a
   * test: an id must never change its meaning.
   */
  public static List<String> lines(List<KryoTable.Row> rows) {
    return rows.stream().map(row -> row.id() + " " + row.type().getTypeName()).toList();
  }

  /**
   * The table of these modules: one for all systems of this JVM that have the same. Its method
   * handles are compiled as they are used, each of them by itself; a JVM with many systems, one
   * after the other, would compile the same ones for each of them anew.
   *
   * @param modules class names of {@link KryoModule}s by the name of the module
   */
  static synchronized KryoTable shared(Map<String, String> modules, ClassLoader classes) {
    SoftReference<Map<Map<String, String>, KryoTable>> known = SHARED.get(classes);
    Map<Map<String, String>, KryoTable> tables = known == null ? null : known.get();
    if (tables == null) {
      tables = new HashMap<>();
      SHARED.put(classes, new SoftReference<>(tables));
    }
    KryoTable table = tables.get(modules);
    if (table == null) {
      table = load(modules, classes);
      tables.put(Map.copyOf(modules), table);
    }
    return table;
  }

  private static KryoTable load(Map<String, String> modules, ClassLoader classes) {
    KryoTable table = new KryoTable();
    Builtins.addTo(table);
    modules.forEach((name, className) -> add(table, name, instance(name, className, classes)));
    table.link();
    return table;
  }

  static KryoTable build(List<KryoModule> modules) {
    KryoTable table = new KryoTable();
    Builtins.addTo(table);
    modules.forEach(module -> add(table, module.getClass().getName(), module));
    table.link();
    return table;
  }

  private static void add(KryoTable table, String name, KryoModule module) {
    table.enter(name, module.firstId(), module.lastId());
    module.register(table);
  }

  private static KryoModule instance(String name, String className, ClassLoader classes) {
    String key = KryoSettings.PATH + ".modules." + name;
    try {
      Constructor<?> constructor = Class.forName(className, true, classes).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (KryoModule) constructor.newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new KryoTableException(
          key + " = " + className + " is no KryoModule with a constructor without parameters", e);
    }
  }
}
