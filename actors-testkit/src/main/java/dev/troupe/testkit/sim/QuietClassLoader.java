package dev.troupe.testkit.sim;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * The class loader of simulated ActorSystems. It hides the manifests of all jars, which every
 * ActorSystem reads at its start to compare Pekko's versions: a third of the time of a start, for
 * an answer that does not change.
 */
final class QuietClassLoader extends ClassLoader {
  static final QuietClassLoader INSTANCE =
      new QuietClassLoader(QuietClassLoader.class.getClassLoader());

  private QuietClassLoader(ClassLoader parent) {
    super(parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals("META-INF/MANIFEST.MF")
        ? Collections.emptyEnumeration()
        : super.getResources(name);
  }
}
