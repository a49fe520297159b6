package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.company.Cli.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code troupe} in a project of its own, with a java and a mvn that tell on it. */
class TroupeScriptTest {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path top;
  private Path home;
  private Path tools;

  @BeforeEach
  void makeProject() throws IOException {
    top = Files.createDirectories(folder.resolve("a project"));
    home = folder.resolve("jdk");
    tools = folder.resolve("tools");
    Path script = Path.of(System.getProperty("basedir", ".")).resolve("../../troupe");
    executable(top.resolve("troupe"), Files.readString(script));
    Path source = top.resolve("cluster-app/src/main/java/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.writeString(top.resolve("pom.xml"), "");
    Files.setLastModifiedTime(source, FileTime.from(LONG_AGO));
    Files.setLastModifiedTime(top.resolve("pom.xml"), FileTime.from(LONG_AGO));
    java("17.0.1");
    executable(
        tools.resolve("mvn"),
        "#!/bin/sh\necho built >> \"$LOG\"\nmkdir -p cluster-app/target/troupe/lib\n"
            + "touch cluster-app/target/cluster-app.jar\n");
  }

  private void java(String version) throws IOException {
    executable(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; exit 0; fi
        for word; do case $word in warm-up) exit 0 ;; esac; done
        for word; do echo "<$word>"; done
        """
            .formatted(version));
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(Path script, String... arguments) {
    return Cli.start(builder(script, arguments)).await();
  }

  private ProcessBuilder builder(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().put("LOG", folder.resolve("log").toString());
    return builder;
  }

  private long builds() throws IOException {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  @Test
  void buildsOnceAndThenOnlyRuns() throws IOException {
    Outcome first = run(top.resolve("troupe"), "kv", "get", "two words").expect(0);
    assertThat(first.err()).contains("troupe: building");
    assertThat(first.out()).endsWith("<dev.troupe.app.Main>\n<kv>\n<get>\n<two words>\n");
    Outcome second = run(top.resolve("troupe"), "status").expect(0);
    assertThat(second.err()).isEmpty();
    assertThat(second.out())
        .contains("<" + top.toRealPath() + "/cluster-app/target/cluster-app.jar>");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void benchmarksAreBuiltAndRunByThemselves() throws IOException {
    executable(
        tools.resolve("mvn"),
        """
        #!/bin/sh
        echo "$@" >> "$LOG"
        mkdir -p benchmarks/target/troupe/lib
        touch benchmarks/target/benchmarks.jar
        """);
    Outcome first = run(top.resolve("troupe"), "bench", "raft", "--runs", "3").expect(0);
    assertThat(first.out()).endsWith("<dev.troupe.bench.Main>\n<raft>\n<--runs>\n<3>\n");
    assertThat(run(top.resolve("troupe"), "bench").expect(0).err()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("log")))
        .singleElement()
        .asString()
        .contains("-pl benchmarks -am");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws IOException {
    run(top.resolve("troupe")).expect(0);
    Path source = top.resolve("cluster-app/src/main/java/Main.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run(top.resolve("troupe")).expect(0);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void worksThroughASymbolicLinkFromAnotherFolder() throws IOException {
    Path links = Files.createDirectories(folder.resolve("links"));
    Path near = Files.createSymbolicLink(links.resolve("near"), Path.of("../a project/troupe"));
    Path far = Files.createSymbolicLink(folder.resolve("far"), near);
    assertThat(run(far, "--help").expect(0).out()).contains("<--help>");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    java("11.0.2");
    assertThat(run(top.resolve("troupe")).expect(1).err()).contains("JDK 17 or newer");
    java("17");
    ProcessBuilder noMaven = builder(top.resolve("troupe"));
    noMaven.environment().put("PATH", whatTheScriptUses().toString());
    assertThat(Cli.start(noMaven).await().expect(1).err()).contains("Maven (mvn) is needed");
    assertThat(builds()).isZero();
  }

  /** A folder for the PATH with the system's commands that it takes, so that no mvn is found. */
  private Path whatTheScriptUses() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String name : List.of("dirname", "find", "flock", "head", "mkdir", "sed")) {
      for (Path system : List.of(Path.of("/usr/bin", name), Path.of("/bin", name))) {
        if (Files.exists(system) && !Files.exists(bin.resolve(name))) {
          Files.createSymbolicLink(bin.resolve(name), system);
        }
      }
    }
    return bin;
  }

  @Test
  void aFailedBuildEndsItAndStandardOutputStaysClean() throws IOException {
    executable(tools.resolve("mvn"), "#!/bin/sh\necho what Maven says\nexit 1\n");
    Outcome outcome = run(top.resolve("troupe"), "status", "--json").expect(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("what Maven says").contains("the build failed");
  }

  /** With the real product, which a Maven of this test's own hands over as if it was just built. */
  @Test
  void theSecondStartBuildsNothingAndAnswersAtOnce() throws IOException {
    home = Path.of(System.getProperty("java.home"));
    executable(
        tools.resolve("mvn"),
        "#!/bin/sh\necho built >> \"$LOG\"\nmkdir -p cluster-app/target/troupe/lib\n"
            + "cp '%s' cluster-app/target/cluster-app.jar\n".formatted(jarOfTheProduct()));
    Path script = top.resolve("troupe");
    assertThat(run(script, "--help").expect(0).err()).contains("building").contains("quick starts");
    String data = folder.resolve("no cluster").toString();
    long bare = Long.MAX_VALUE;
    long help = Long.MAX_VALUE;
    long status = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      bare = Math.min(bare, millis(0, new ProcessBuilder(home + "/bin/java", "-version")));
      help = Math.min(help, millis(0, builder(script, "--help")));
      status = Math.min(status, millis(4, builder(script, "status", "--data", data)));
    }
    assertThat(builds()).isEqualTo(1);
    assertThat(top.resolve("cluster-app/target/troupe/classes.jsa")).isNotEmptyFile();
    System.out.printf("java -version %d ms, --help %d ms, status %d ms%n", bare, help, status);
    // The second bound is for machines on which nothing starts at once.
    assertThat(Math.max(help, status)).isLessThan(Math.max(2_000, 15 * bare));
  }

  private static long millis(int status, ProcessBuilder command) {
    long start = System.nanoTime();
    assertThat(Cli.start(command).await().expect(status).err()).doesNotContain("building");
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** A jar that names all others, as Maven makes it. */
  private Path jarOfTheProduct() throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(QuickStart.classPath().split(File.pathSeparator))
            .map(jar -> Path.of(jar).toUri().toString())
            .collect(Collectors.joining(" ")));
    Path jar = folder.resolve("product.jar");
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
    return jar;
  }
}
