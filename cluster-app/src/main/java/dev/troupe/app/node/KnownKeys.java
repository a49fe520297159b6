package dev.troupe.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.List;

/**
 * Which keys there are below {@code troupe}: those of the defaults of all parts. Any other is
 * misspelt, or of another version; taken for nothing, it would leave a default in force of which
 * its author believes that it is not.
 */
final class KnownKeys {

  private static final String ROOT = "troupe";

  /** Below these the names are the user's, or any that Pekko's dispatchers know. */
  private static final List<String> FREE =
      List.of(
          "node.members", "kryo.modules", "raft.apply-dispatcher", "snapshot-store.io", "testkit");

  private final Config known;

  /**
   * @param defaults of all libraries
   */
  KnownKeys(Config defaults) {
    Config persistence = defaults.getConfig("pekko.persistence");
    this.known =
        defaults
            .getConfig(ROOT)
            .withFallback(plugin("journal", persistence.getConfig("journal-plugin-fallback")))
            .withFallback(
                plugin("snapshot-store", persistence.getConfig("snapshot-store-plugin-fallback")));
  }

  /** What Pekko adds to the section of any plugin. */
  private static Config plugin(String section, Config keys) {
    return ConfigFactory.empty().withValue(section, keys.root());
  }

  /**
   * Checks what a user has written.
   *
   * @throws BadSetting for the first key that does not exist
   */
  void check(Config own) {
    if (!own.hasPath(ROOT)) {
      return;
    }
    own.getConfig(ROOT).entrySet().stream()
        .map(entry -> entry.getKey())
        .sorted()
        .filter(key -> !isFree(key) && !known.hasPathOrNull(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new BadSetting(ROOT + "." + key, "is no such key");
            });
  }

  private static boolean isFree(String key) {
    List<String> path = ConfigUtil.splitPath(key);
    return FREE.stream()
        .map(ConfigUtil::splitPath)
        .anyMatch(free -> path.size() > free.size() && path.subList(0, free.size()).equals(free));
  }
}
