package dev.troupe.kryo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands under {@code troupe.kryo} in the configuration; {@code reference.conf} explains each.
 *
 * @param modules class names of {@link KryoModule}s by the name of the module
 * @param maximumSize most bytes of one message, where Artery's frame does not limit it
 * @param maximumDepth how deep objects may be nested
 * @param idleLanes how many Kryo instances are kept
 * @param keptBuffer largest buffer in bytes that an idle instance keeps
 */
record KryoSettings(
    Map<String, String> modules, int maximumSize, int maximumDepth, int idleLanes, int keptBuffer) {

  static final String PATH = "troupe.kryo";

  /**
   * Reads the settings.
   *
   * @throws ConfigException that names the key
   */
  static KryoSettings of(Config config) {
    Config own = config.getConfig(PATH);
    Map<String, String> modules = new TreeMap<>();
    for (String name : own.getObject("modules").keySet()) {
      // The empty name switches off a module of somebody else's reference.conf.
      String className = own.getConfig("modules").getString(ConfigUtil.joinPath(name));
      if (!className.isEmpty()) {
        modules.put(name, className);
      }
    }
    return new KryoSettings(
        modules,
        bytes(own, "maximum-message-size", 1024),
        number(own, "maximum-depth", 2, 1000),
        number(own, "idle-instances", 1, 1024),
        bytes(own, "kept-buffer-size", 0));
  }

  /** The settings of {@code reference.conf} alone, without modules. */
  static KryoSettings defaults() {
    KryoSettings all = of(ConfigFactory.defaultReference(KryoSettings.class.getClassLoader()));
    return new KryoSettings(
        Map.of(), all.maximumSize(), all.maximumDepth(), all.idleLanes(), all.keptBuffer());
  }

  private static int number(Config own, String key, int least, int most) {
    int value = own.getInt(key);
    if (value < least || value > most) {
      throw bad(key, value + " is not between " + least + " and " + most);
    }
    return value;
  }

  private static int bytes(Config own, String key, long least) {
    long value = own.getBytes(key);
    long most = Integer.MAX_VALUE - 8; // the largest array
    if (value < least || value > most) {
      throw bad(key, value + " bytes are not between " + least + " and " + most);
    }
    return (int) value;
  }

  private static ConfigException bad(String key, String why) {
    return new ConfigException.BadValue(PATH + "." + key, why);
  }
}
