package dev.troupe.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory of a process in the machine's, in bytes, where the system tells (Linux).
 *
 * @param resident now
 * @param peak the most so far
 */
public record ProcessMemory(OptionalLong resident, OptionalLong peak) {

  private static final long KILOBYTE = 1024;

  /** Looks. */
  public static ProcessMemory of(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    return parse(Files.isReadable(status) ? Files.readAllLines(status) : List.of());
  }

  /** From the lines of {@code /proc/PID/status}. */
  static ProcessMemory parse(List<String> lines) {
    return new ProcessMemory(bytes(lines, "VmRSS:"), bytes(lines, "VmHWM:"));
  }

  private static OptionalLong bytes(List<String> lines, String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what))
        .mapToLong(
            line -> KILOBYTE * Long.parseLong(line.substring(what.length()).strip().split(" ")[0]))
        .findFirst();
  }
}
