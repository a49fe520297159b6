package dev.troupe.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads keys below {@code troupe.node}; every complaint names the whole key. */
final class SettingsReader {

  private static final Set<String> MEMBER_KEYS = Set.of("host", "cluster-port", "redis-port");

  private final Config section;

  SettingsReader(Config config) {
    try {
      this.section = config.getConfig(NodeSettings.SECTION);
    } catch (ConfigException e) {
      throw new BadSetting(NodeSettings.SECTION, e.getMessage());
    }
  }

  void require(boolean holds, String key, String problem) {
    if (!holds) {
      throw new BadSetting(NodeSettings.SECTION + "." + key, problem);
    }
  }

  /** The value, or a complaint if it has another type. */
  private <T> T value(String key, Function<String, T> get) {
    try {
      return get.apply(key);
    } catch (ConfigException e) {
      throw new BadSetting(NodeSettings.SECTION + "." + key, e.getMessage());
    }
  }

  String text(String key, String pattern, String rule) {
    String text = value(key, section::getString);
    require(!text.isEmpty(), key, "is required");
    require(text.matches(pattern), key, "must be " + rule + ", not '" + text + "'");
    return text;
  }

  Optional<String> optionalText(String key) {
    return Optional.of(value(key, section::getString)).filter(text -> !text.isEmpty());
  }

  int integer(String key, int least, int greatest) {
    int number = value(key, section::getInt);
    require(
        number >= least && number <= greatest,
        key,
        "must be " + least + " to " + greatest + ", not " + number);
    return number;
  }

  boolean bool(String key) {
    return value(key, section::getBoolean);
  }

  int port(String key) {
    return integer(key, 1, 65_535);
  }

  long bytes(String key, long least) {
    long bytes = value(key, section::getBytes);
    require(bytes >= least, key, "must be at least " + least + " bytes, not " + bytes);
    return bytes;
  }

  Duration duration(String key, Duration least) {
    Duration duration = value(key, section::getDuration);
    require(
        duration.compareTo(least) >= 0,
        key,
        "must be at least " + least.toMillis() + " ms, not " + duration.toMillis() + " ms");
    return duration;
  }

  Path requiredPath(String key) {
    return optionalPath(key)
        .orElseThrow(() -> new BadSetting(NodeSettings.SECTION + "." + key, "is required"));
  }

  private Optional<Path> optionalPath(String key) {
    try {
      return optionalText(key).map(text -> Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new BadSetting(NodeSettings.SECTION + "." + key, e.getMessage());
    }
  }

  Optional<Path> optionalFile(String key) {
    Optional<Path> file = optionalPath(key);
    file.ifPresent(path -> require(Files.isReadable(path), key, "cannot read " + path));
    return file;
  }

  Optional<TlsFiles> tls() {
    Optional<Path> certificate = optionalFile("tls.certificate");
    Optional<Path> key = optionalFile("tls.key");
    Optional<Path> ca = optionalFile("tls.ca");
    if (certificate.isEmpty() && key.isEmpty() && ca.isEmpty()) {
      return Optional.empty();
    }
    require(certificate.isPresent(), "tls.certificate", "is required with the other files of tls");
    require(key.isPresent(), "tls.key", "is required with the other files of tls");
    require(ca.isPresent(), "tls.ca", "is required with the other files of tls");
    return Optional.of(new TlsFiles(certificate.get(), key.get(), ca.get()));
  }

  SortedMap<String, Member> members(int redisPort, int clusterPort) {
    ConfigObject all = value("members", section::getObject);
    require(
        !all.isEmpty() && all.size() <= NodeSettings.MAX_MEMBERS,
        "members",
        "must list 1 to " + NodeSettings.MAX_MEMBERS + " nodes, not " + all.size());
    SortedMap<String, Member> members = new TreeMap<>();
    for (String name : all.keySet()) {
      members.put(name, member(name, redisPort, clusterPort));
    }
    return members;
  }

  private Member member(String name, int redisPort, int clusterPort) {
    String key = "members." + ConfigUtil.quoteString(name);
    require(name.matches("[A-Za-z0-9_-]{1,32}"), key, "is not a node's name");
    for (String inside : value(key, section::getObject).keySet()) {
      require(MEMBER_KEYS.contains(inside), "members." + name + "." + inside, "is no such key");
    }
    Config member = value(key, section::getConfig);
    String plain = "members." + name;
    require(member.hasPath("host"), plain + ".host", "is required");
    return new Member(
        name,
        text(plain + ".host", "[A-Za-z0-9._:-]{1,253}", "a host's name or address"),
        member.hasPath("cluster-port") ? port(plain + ".cluster-port") : clusterPort,
        member.hasPath("redis-port") ? port(plain + ".redis-port") : redisPort);
  }
}
