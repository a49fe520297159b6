package dev.troupe.company;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * How the tests start the product's JVMs: as {@code ./troupe} does, from an archive of classes as a
 * JVM has them in memory, which halves the time of every start. It is made once for a run of the
 * tests. Such an archive is of jars alone, so classes that Maven has not packaged yet are packed.
 */
public final class QuickStart {

  private static final long LIMIT_SECONDS = 120;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static QuickStart instance;

  private final String classPath;
  private final Path archive;
  private final Path nativeFolder;

  private QuickStart() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "quick-start").toAbsolutePath());
    classPath =
        jars(folder).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    archive = folder.resolve("classes.jsa");
    Files.deleteIfExists(archive);
    List<String> command = new ArrayList<>(List.of(JAVA, "-XX:ArchiveClassesAtExit=" + archive));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable"));
    command.addAll(List.of("-cp", classPath, "dev.troupe.app.Main", "warm-up"));
    nativeFolder = unpackTheEngine(folder);
    Path said = folder.resolve("warm-up.txt");
    Process warmUp =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    boolean ended = warmUp.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    warmUp.destroyForcibly();
    if (!ended || warmUp.exitValue() != 0) {
      throw new IllegalStateException("warm-up failed: " + Files.readString(said));
    }
  }

  private static synchronized QuickStart instance() {
    if (instance == null) {
      try {
        instance = new QuickStart();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return instance;
  }

  /** The product and what it needs, without the tests' own classes. */
  public static String classPath() {
    return instance().classPath;
  }

  /** The archive, for {@code -XX:SharedArchiveFile}. */
  public static Path archive() {
    return instance().archive;
  }

  /**
   * An option by which a node finds RocksDB's native part, unpacked once for all of them. Without
   * it a node unpacks its own at each start, as users' do, and as those of the demo do here.
   */
  public static String nativeLibrary() {
    return "-Djava.library.path=" + instance().nativeFolder;
  }

  /** {@code java} with the options and the class path for a quick start, up to the main class. */
  public static List<String> java(String... options) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive(), "-Xlog:disable"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), "dev.troupe.app.Main"));
    return command;
  }

  private static Path unpackTheEngine(Path folder) throws IOException {
    Path library = folder.resolve(System.mapLibraryName("rocksdbjni"));
    try (InputStream packed =
        RocksDB.class
            .getClassLoader()
            .getResourceAsStream(Environment.getJniLibraryFileName("rocksdb"))) {
      Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }

  private static List<Path> jars(Path folder) throws IOException {
    Set<Path> jars = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isRegularFile(path)) {
        jars.add(path);
      } else if (Files.isDirectory(path) && path.endsWith("classes")) {
        jars.add(pack(path, folder.resolve(path.getParent().getParent().getFileName() + ".jar")));
      }
    }
    return List.copyOf(jars);
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(classes)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path one : files) {
        out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        Files.copy(one, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
