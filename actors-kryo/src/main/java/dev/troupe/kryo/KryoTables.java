package dev.troupe.kryo;

import com.typesafe.config.Config;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Builds tables, and shows what is in them. */
public final class KryoTables {

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

  static KryoTable load(
      KryoSettings settings, ClassLoader classes, Supplier<ActorRefResolver> actorRefs) {
    KryoTable table = new KryoTable();
    Builtins.addTo(table, actorRefs);
    settings
        .modules()
        .forEach((name, className) -> add(table, name, instance(name, className, classes)));
    table.link();
    return table;
  }

  static KryoTable build(List<KryoModule> modules, Supplier<ActorRefResolver> actorRefs) {
    KryoTable table = new KryoTable();
    Builtins.addTo(table, actorRefs);
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
