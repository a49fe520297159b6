package dev.troupe.bench.drive;

import dev.troupe.bench.result.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Reads what has been used so far: processor time of some processes, and bytes over the loopback
 * interface, whoever sent them, and flushes of the disks, whoever asked for them. The first is
 * exact to 10 ms on Linux.
 */
public final class Meter {

  private static final Path INTERFACES = Path.of("/proc/net/dev");
  private static final String LOOPBACK = "lo:";
  private static final Path DISKS = Path.of("/proc/diskstats");
  private static final Path DEVICES = Path.of("/sys/block");

  // In a line of /proc/diskstats.
  private static final int DISK_NAME = 2;
  private static final int DISK_FLUSHES = 18;

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
   * @param flushes of the disks' caches, where the system tells
   */
  public record Reading(Duration processor, OptionalLong loopback, OptionalLong flushes) {

    /** What was used between the two. */
    public Cost since(Reading before) {
      return new Cost(
          processor.minus(before.processor),
          difference(loopback, before.loopback),
          difference(flushes, before.flushes));
    }

    private static OptionalLong difference(OptionalLong after, OptionalLong before) {
      return after.isPresent() && before.isPresent()
          ? OptionalLong.of(after.getAsLong() - before.getAsLong())
          : OptionalLong.empty();
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
    return new Reading(sum, loopback(), flushes());
  }

  private static OptionalLong loopback() throws IOException {
    if (!Files.isReadable(INTERFACES)) {
      return OptionalLong.empty();
    }
    return received(Files.readAllLines(INTERFACES));
  }

  private static OptionalLong flushes() throws IOException {
    if (!Files.isReadable(DISKS)) {
      return OptionalLong.empty();
    }
    return flushes(
        Files.readAllLines(DISKS), name -> Files.exists(DEVICES.resolve(name).resolve("device")));
  }

  /**
   * How often disks have flushed their caches, from the lines of {@code /proc/diskstats}.
   *
   * @param isDisk leaves out partitions, and what only passes requests on
   */
  static OptionalLong flushes(List<String> lines, Predicate<String> isDisk) {
    List<String[]> disks =
        lines.stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields.length > DISK_FLUSHES && isDisk.test(fields[DISK_NAME]))
            .toList();
    return disks.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            disks.stream().mapToLong(fields -> Long.parseLong(fields[DISK_FLUSHES])).sum());
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
