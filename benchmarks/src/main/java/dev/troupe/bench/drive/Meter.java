package dev.troupe.bench.drive;

import dev.troupe.bench.result.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what has been used so far: processor time of some processes, and bytes over the loopback
 * interface, whoever sent them. The first is exact to 10 ms on Linux.
 */
public final class Meter {

  private static final Path INTERFACES = Path.of("/proc/net/dev");
  private static final String LOOPBACK = "lo:";

  private final List<ProcessHandle> processes;

  /**
   * @param processes that take part in the work, the client's own among them
   */
  public Meter(List<ProcessHandle> processes) {
    this.processes = List.copyOf(processes);
  }

  /**
   * Used so far.
   *
   * @param processor user and system time of all processes
   * @param loopback bytes, where the system tells
   */
  public record Reading(Duration processor, OptionalLong loopback) {

    /** What was used between the two. */
    public Cost since(Reading before) {
      return new Cost(
          processor.minus(before.processor),
          loopback.isPresent() && before.loopback.isPresent()
              ? OptionalLong.of(loopback.getAsLong() - before.loopback.getAsLong())
              : OptionalLong.empty());
    }
  }

  /**
   * Reads.
   *
   * @throws IOException if a process has ended
   */
  public Reading read() throws IOException {
    Duration sum = Duration.ZERO;
    for (ProcessHandle process : processes) {
      Duration used =
          process
              .info()
              .totalCpuDuration()
              .orElseThrow(() -> new IOException("process " + process.pid() + " has ended"));
      sum = sum.plus(used);
    }
    return new Reading(sum, loopback());
  }

  private static OptionalLong loopback() throws IOException {
    if (!Files.isReadable(INTERFACES)) {
      return OptionalLong.empty();
    }
    return received(Files.readAllLines(INTERFACES));
  }

  /** What the loopback interface has received, from the lines of {@code /proc/net/dev}. */
  static OptionalLong received(List<String> lines) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(LOOPBACK))
        .mapToLong(
            line -> Long.parseLong(line.substring(LOOPBACK.length()).strip().split("\\s+")[0]))
        .findFirst();
  }
}
