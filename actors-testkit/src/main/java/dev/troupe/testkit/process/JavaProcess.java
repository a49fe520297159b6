package dev.troupe.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real JVM of its own, to be killed, stopped and watched. It never outlives the test: {@link
 * #close} kills it, and a shutdown hook does so if the test's JVM ends first. The signals need a
 * Unix.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(1);

  private final Process process;
  private final ProcessOutput output;
  private final Thread hook;

  private JavaProcess(Process process, ProcessOutput output) {
    this.process = process;
    this.output = output;
    this.hook = new Thread(process::destroyForcibly, "kill " + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Prepares a process that runs this class, on the class path of the calling JVM. */
  public static Builder of(Class<?> main) {
    return of(main.getName());
  }

  /** Prepares a process that runs the class of this name. */
  public static Builder of(String mainClass) {
    return new Builder(mainClass);
  }

  /** The process number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended; a stopped process is alive. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until it has printed a line that contains the text.
   *
   * @throws TimeoutException if it does not within the limit, or ends before; with its last lines
   */
  public String awaitLine(String text, Duration limit) throws TimeoutException {
    return output.await(line -> line.contains(text), limit);
  }

  /** As {@link #awaitLine(String, Duration)}, for any line that is wanted. */
  public String awaitLine(Predicate<String> wanted, Duration limit) throws TimeoutException {
    return output.await(wanted, limit);
  }

  /** The last lines that it printed, 2,000 at most. */
  public List<String> lines() {
    return output.lines();
  }

  /** The file with all it has printed, errors included. */
  public Path outputFile() {
    return output.file();
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws TimeoutException if it is still there after the limit
   */
  public int awaitExit(Duration limit) throws TimeoutException, InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("process " + pid() + " has not ended within " + limit);
    }
    return process.exitValue();
  }

  /** Its exit code, if it has ended. */
  public OptionalInt exitCode() {
    return isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Ends it at once, as kill -9, and waits until it is gone. */
  public void kill9() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Asks it to end, as kill: its shutdown hooks run. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Stops it in its tracks; its sockets stay open. Returns when all of its threads stand still,
   * where that can be seen (in /proc): a busy system takes a while to stop them.
   *
   * @throws IllegalStateException if they do not within ten seconds
   */
  public void sigstop() {
    signal("STOP");
    long end = System.nanoTime() + STOP_LIMIT.toNanos();
    while (!standsStill()) {
      if (System.nanoTime() - end >= 0) {
        throw new IllegalStateException("process " + pid() + " does not stop");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean standsStill() {
    Path threads = Path.of("/proc", Long.toString(pid()), "task");
    if (!Files.isDirectory(threads)) {
      return true; // nothing to be seen there, or it has ended
    }
    try (Stream<Path> all = Files.list(threads)) {
      return all.allMatch(JavaProcess::isStopped);
    } catch (IOException | UncheckedIOException ended) {
      return !Files.isDirectory(threads);
    }
  }

  /** The state is the first letter behind the name, which stands in parentheses. */
  private static boolean isStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  /** Lets a stopped process go on. */
  public void sigcont() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (kill.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
      }
    } catch (IOException noKill) {
      throw new UncheckedIOException(noKill);
    }
  }

  /** The memory that it occupies, in bytes; empty where there is no /proc, or it has ended. */
  public OptionalLong rssBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException | UncheckedIOException noProc) {
      return OptionalLong.empty();
    }
  }

  /** Kills it if it is still there. */
  @Override
  public void close() {
    kill9();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException jvmIsEnding) {
      // Then the hook runs as well, and finds nothing left to kill.
    }
  }

  /** What is to be started. */
  public static final class Builder {
    private final String mainClass;
    private final List<String> jvmArgs =
        new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    private final List<String> args = new ArrayList<>();
    private final Map<String, String> env = new TreeMap<>();
    private String classPath = System.getProperty("java.class.path");
    private String name = "process";
    private Path folder;

    private Builder(String mainClass) {
      this.mainClass = mainClass;
    }

    /** Options of the JVM, after those for a quick start. */
    public Builder jvmArgs(String... options) {
      jvmArgs.addAll(List.of(options));
      return this;
    }

    /** Arguments of the main method. */
    public Builder args(String... arguments) {
      args.addAll(List.of(arguments));
      return this;
    }

    /** A variable of its environment, beside those of this JVM. */
    public Builder env(String key, String value) {
      env.put(key, value);
      return this;
    }

    /** Another class path than this JVM's. */
    public Builder classPath(String path) {
      classPath = path;
      return this;
    }

    /**
     * Its working folder, where the output goes too, as {@code name.out}. A temporary one if not
     * said.
     */
    public Builder in(Path workingFolder, String processName) {
      folder = workingFolder;
      name = processName;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public JavaProcess start() {
      try {
        Path at =
            folder == null
                ? Files.createTempDirectory("java-process")
                : Files.createDirectories(folder);
        ProcessBuilder builder =
            new ProcessBuilder(command()).directory(at.toFile()).redirectErrorStream(true);
        builder.environment().putAll(env);
        Process started = builder.start();
        return new JavaProcess(
            started, new ProcessOutput(started.getInputStream(), at.resolve(name + ".out"), name));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmArgs);
      command.addAll(List.of("-cp", classPath, mainClass));
      command.addAll(args);
      return command;
    }
  }
}
