package dev.troupe.bench.drive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the JVM of a server is started: the same for all systems and all benchmarks. */
public final class JavaCommand {

  /** The heap of a server where nothing else is said, in megabytes. */
  public static final int HEAP_MEGABYTES = 512;

  /**
   * Those that a node of ours gets from {@code ./troupe up}; the opened packages are what Artery
   * uses.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

  /** What a node of ours collects a large heap with, as {@code ./troupe up} starts it. */
  private static final List<String> OF_LARGE_HEAPS =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=100",
          "-XX:G1MaxNewSizePercent=15",
          "-XX:G1HeapRegionSize=4m");

  private static final int LARGE_HEAP_MEGABYTES = 1024;

  private JavaCommand() {}

  /**
   * The JVM and its options, with a heap that has its size from the start.
   *
   * @param more options too; those of a heap are stronger than the usual ones
   */
  static List<String> fixedHeap(List<String> more) {
    return of(HEAP_MEGABYTES, HEAP_MEGABYTES, more);
  }

  /** The JVM and its options, with a heap that grows to a size; {@code more} are options too. */
  public static List<String> growingHeap(int megabytes, List<String> more) {
    return of(Math.min(128, megabytes), megabytes, more);
  }

  private static List<String> of(int least, int most, List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms" + least + "m", "-Xmx" + most + "m"));
    command.addAll(collector(most));
    command.addAll(OPTIONS);
    command.addAll(more);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.troupe.bench.Main"));
    return command;
  }

  /** A heap that is collected as a whole stands still for as long as its size takes. */
  private static List<String> collector(int megabytes) {
    return megabytes > LARGE_HEAP_MEGABYTES ? OF_LARGE_HEAPS : List.of("-XX:+UseSerialGC");
  }
}
