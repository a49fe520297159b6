package dev.troupe.app.ops;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the JVM of a node, in a session of its own where the system can. */
public final class NodeLauncher {

  /**
   * For nodes that share a machine: a small heap, and the collector that needs no processor of its
   * own. The heap has its size from the start, as one that grows is collected as a whole time and
   * again before it has; what is never used of it takes no memory.
   */
  public static final String DEFAULT_JAVA_OPTIONS = "-Xms512m -Xmx512m -XX:+UseSerialGC";

  /**
   * Stand first, so that options may say otherwise: samples of buffers cost, and are for tests; an
   * end is better than a half-dead node when memory is out.
   */
  private static final List<String> OF_ALL =
      List.of(
          "-Dio.netty.leakDetection.level=disabled",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData");

  /**
   * For a large heap, which the JVM collects with G1 if it is not told otherwise; SerialGC knows
   * nothing of them. What is written at once stays for long, so a pause is as long as what is young
   * is large, and G1 learns that too late by itself. And what goes to other nodes or to the journal
   * at once fits into half a region, or the whole heap would be looked through for it.
   */
  private static final List<String> OF_G1 =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:MaxGCPauseMillis=100",
          "-XX:G1MaxNewSizePercent=15",
          "-XX:G1HeapRegionSize=4m");

  /** What Artery and Netty use for direct buffers. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
          "-Dio.netty.tryReflectionSetAccessible=true");

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final List<String> javaOptions;

  /**
   * @param javaOptions options of the nodes' JVMs, separated by blanks; else the defaults
   */
  public NodeLauncher(Optional<String> javaOptions) {
    this.javaOptions = List.of(javaOptions.orElse(DEFAULT_JAVA_OPTIONS).trim().split("\\s+"));
  }

  /** Starts a node whose configuration is written, and writes down its pid. */
  public Process start(Place place) {
    try {
      Files.createDirectories(place.stderrFile().getParent());
      Process process =
          new ProcessBuilder(command(place))
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.to(place.stderrFile().toFile()))
              .redirectErrorStream(true)
              .start();
      PidFile.of(process.toHandle()).write(place.pidFile());
      return process;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot start " + place.name() + ": " + e.getMessage(), e);
    }
  }

  private List<String> command(Place place) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // Ctrl-C at the terminal is for the command that runs there, not for its nodes. As a child is
      // never the leader of a process group, setsid becomes the JVM and keeps the pid.
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OF_ALL);
    command.addAll(OF_G1);
    javaOptions.stream().filter(option -> !option.isEmpty()).forEach(command::add);
    command.addAll(OPENED);
    command.addAll(classArchive());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.troupe.app.Main");
    command.add("node");
    command.add("--config");
    command.add(place.configFile().toString());
    return command;
  }

  /** The archive of classes that the script has made, if it was the script that started us. */
  private static List<String> classArchive() {
    String archive = System.getProperty("troupe.classes", "");
    if (archive.isEmpty() || !Files.isRegularFile(Path.of(archive))) {
      return List.of();
    }
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable");
  }
}
