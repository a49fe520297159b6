package dev.troupe.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which release of a library is on the class path, as Maven has written it into its jar. */
final class MavenVersion {

  private MavenVersion() {}

  /** The version, or "(unknown)" where the jar does not tell. */
  static String of(String group, String artifact) {
    String name = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    try (InputStream in = MavenVersion.class.getResourceAsStream(name)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "(unknown)");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
