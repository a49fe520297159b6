package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The configuration of a simulated node: the user's, with everything that makes threads or reads
 * clocks replaced.
 */
final class NodeConfig {
  private static final Config FIXED =
      ConfigFactory.parseString(
          """
          pekko {
            # The only logger that Pekko starts without waiting for it.
            loggers = ["org.apache.pekko.event.Logging$StandardOutLogger"]
            loglevel = OFF
            stdout-loglevel = OFF
            use-slf4j = off
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            extensions = []
            jvm-shutdown-hooks = off
            jvm-exit-on-fatal-error = off
            coordinated-shutdown.run-by-jvm-shutdown-hook = off
            coordinated-shutdown.run-by-actor-system-terminate = off
            coordinated-shutdown.exit-jvm = off
            scheduler.implementation = "dev.troupe.testkit.sim.SimScheduler"
            actor.provider = local
            persistence.journal.plugin = "troupe.testkit.sim.journal"
            persistence.snapshot-store.plugin = "troupe.testkit.sim.snapshot-store"
          }
          """);

  private static final Map<String, Object> SIMULATED_DISPATCHER =
      Map.of(
          "type",
          "Dispatcher",
          "executor",
          SimExecutorConfigurator.class.getName(),
          "throughput",
          1);

  private NodeConfig() {}

  private record Prepared(Config user, Config config) {}

  /** The last one made: a test class has the same settings for all its seeds. */
  private static volatile Prepared last;

  /** Done once for a simulation, or once for many in a row; each life then only adds its number. */
  static Config prepare(Config user) {
    Prepared known = last;
    if (known != null && known.user() == user) {
      return known.config();
    }
    Prepared made = new Prepared(user, merge(user));
    last = made;
    return made.config();
  }

  private static Config merge(Config user) {
    Config base = user.withFallback(ConfigFactory.load()).resolve();
    Map<String, Object> dispatchers = new LinkedHashMap<>();
    for (String path : dispatcherPaths(base)) {
      dispatchers.put(path, SIMULATED_DISPATCHER);
    }
    return ConfigFactory.parseMap(dispatchers, "simulated dispatchers")
        .withFallback(FIXED)
        .withFallback(base)
        .resolve();
  }

  static Config forIncarnation(Config prepared, long id) {
    return prepared.withValue(Incarnations.KEY, ConfigValueFactory.fromAnyRef(id));
  }

  /**
   * All places that define a dispatcher: Pekko's own and the user's. Aliases (a string that names
   * another one) need nothing. Found by their shape, so that a dispatcher of a library is not
   * forgotten.
   */
  private static TreeSet<String> dispatcherPaths(Config config) {
    TreeSet<String> found = new TreeSet<>();
    collect("", config.root(), found);
    return found;
  }

  private static void collect(String path, ConfigObject object, TreeSet<String> found) {
    if (isString(object.get("type")) && isString(object.get("executor"))) {
      found.add(path);
      return;
    }
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (entry.getValue() instanceof ConfigObject child) {
        String key = com.typesafe.config.ConfigUtil.quoteString(entry.getKey());
        collect(path.isEmpty() ? key : path + "." + key, child, found);
      }
    }
  }

  private static boolean isString(ConfigValue value) {
    return value != null && value.valueType() == ConfigValueType.STRING;
  }
}
