package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.company.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().put("LOG", folder.resolve("log").toString());
    return Cli.start(builder).await();
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
    Files.move(tools.resolve("mvn"), tools.resolve("not-mvn"));
    Outcome noMaven = run(top.resolve("troupe"));
    if (!Files.exists(Path.of("/usr/bin/mvn"))) {
      assertThat(noMaven.expect(1).err()).contains("Maven (mvn) is needed");
    }
  }

  @Test
  void aFailedBuildEndsItAndStandardOutputStaysClean() throws IOException {
    executable(tools.resolve("mvn"), "#!/bin/sh\necho what Maven says\nexit 1\n");
    Outcome outcome = run(top.resolve("troupe"), "status", "--json").expect(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("what Maven says").contains("the build failed");
  }
}
