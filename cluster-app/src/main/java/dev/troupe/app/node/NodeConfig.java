package dev.troupe.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.troupe.app.kv.Password;
import dev.troupe.journal.JournalSettings;
import dev.troupe.raft.RaftSettings;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.redis.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Puts a node's configuration together: its file, what follows from it, and the defaults. */
public final class NodeConfig {

  /** Keys of other sections that follow from this node's own settings, and from which. */
  private static final Map<String, String> DERIVED =
      Map.of(
          "troupe.journal.dir", "data",
          "troupe.raft.snapshot-dir", "data",
          "troupe.redis.host", "host",
          "troupe.redis.port", "ports.redis",
          "troupe.redis.password", "redis-password-file",
          "pekko.remote.artery.canonical.port", "ports.cluster",
          "pekko.cluster.seed-nodes", "members");

  private NodeConfig() {}

  /**
   * Reads a node's file over the defaults of all libraries.
   *
   * @throws BadSetting if the file cannot be read, or has a key below {@code troupe} that does not
   *     exist
   */
  public static Config load(Path file) {
    if (!Files.isReadable(file)) {
      throw new BadSetting("--config", "cannot read " + file);
    }
    try {
      Config own =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      Config defaults = ConfigFactory.defaultReference();
      new KnownKeys(defaults).check(own.resolveWith(defaults));
      DERIVED.forEach((key, source) -> refuseDerived(own, key, source));
      return own.withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
          .withFallback(defaults)
          .resolve();
    } catch (ConfigException e) {
      throw new BadSetting(file.toString(), e.getMessage());
    }
  }

  private static void refuseDerived(Config own, String key, String source) {
    if (own.hasPath(key)) {
      throw new BadSetting(key, "follows from " + NodeSettings.SECTION + "." + source);
    }
  }

  /** Adds the keys of Pekko and of our modules that follow from the node's own settings. */
  public static Config complete(Config config, NodeSettings settings) {
    Config all =
        config
            .withValue("pekko.remote.artery.canonical.hostname", text(settings.self().host()))
            .withValue("pekko.remote.artery.canonical.port", number(settings.clusterPort()))
            .withValue("pekko.remote.artery.bind.hostname", text(settings.bindHost()))
            .withValue("pekko.remote.artery.bind.port", number(settings.clusterPort()))
            .withValue("pekko.cluster.seed-nodes", ConfigValueFactory.fromIterable(seeds(settings)))
            .withValue("troupe.journal.dir", text(settings.data().resolve("journal").toString()))
            .withValue(
                "troupe.raft.snapshot-dir", text(settings.data().resolve("snapshots").toString()))
            .withValue("troupe.redis.host", text(settings.bindHost()))
            .withValue("troupe.redis.port", number(settings.redisPort()))
            .withValue("troupe.redis.password", text(password(settings)));
    return settings.tls().map(tls -> withTls(all, tls)).orElse(all);
  }

  /**
   * Checks the settings of the parts before anything starts.
   *
   * @param complete of {@link #complete}
   * @throws BadSetting with the part's own words, which name the key
   */
  public static void checkParts(Config complete) {
    try {
      RaftSettings raft = RaftSettings.of(complete);
      KvSettings kv = KvSettings.of(complete);
      RedisSettings.of(complete);
      JournalSettings.from(complete.getConfig("troupe.journal"));
      if (kv.maxCommandBytes() >= raft.maxCommandBytes()) {
        throw new BadSetting(
            "troupe.kv.max-command-bytes", "must be below troupe.raft.max-command-bytes");
      }
    } catch (IllegalArgumentException | ConfigException e) {
      throw new BadSetting(e.getMessage());
    }
  }

  private static String password(NodeSettings settings) {
    String key = NodeSettings.SECTION + ".redis-password-file";
    return settings.passwordFile().map(file -> Password.read(key, file)).orElse("");
  }

  /**
   * Sorted by name, so that the same node is the first on all nodes: only it may form a cluster.
   */
  private static List<String> seeds(NodeSettings settings) {
    return settings.members().values().stream().map(Member::address).toList();
  }

  private static Config withTls(Config config, TlsFiles tls) {
    String engine = "pekko.remote.artery.ssl.rotating-keys-engine.";
    return config
        .withValue("pekko.remote.artery.transport", text("tls-tcp"))
        .withValue(
            "pekko.remote.artery.ssl.ssl-engine-provider",
            text("org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider"))
        .withValue(engine + "key-file", text(tls.key().toString()))
        .withValue(engine + "cert-file", text(tls.certificate().toString()))
        .withValue(engine + "ca-cert-file", text(tls.ca().toString()));
  }

  private static ConfigValue text(String value) {
    return ConfigValueFactory.fromAnyRef(value);
  }

  private static ConfigValue number(int value) {
    return ConfigValueFactory.fromAnyRef(value);
  }
}
