package dev.troupe.bench.groups;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux tells; nothing elsewhere.
 *
 * @param rss bytes of its memory that are in RAM
 * @param threads of it
 * @param files open ones, sockets included
 */
record Footprint(OptionalDouble rss, OptionalDouble threads, OptionalDouble files) {

  private static final double KIBIBYTE = 1024;

  static Footprint of(ProcessHandle process) throws IOException {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    if (!Files.isReadable(folder.resolve("status"))) {
      return new Footprint(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }
    List<String> status = Files.readAllLines(folder.resolve("status"));
    return new Footprint(rss(status), value(status, "Threads:"), files(folder.resolve("fd")));
  }

  static OptionalDouble rss(List<String> status) {
    OptionalDouble kibibytes = value(status, "VmRSS:");
    return kibibytes.isPresent()
        ? OptionalDouble.of(kibibytes.getAsDouble() * KIBIBYTE)
        : OptionalDouble.empty();
  }

  /** The number behind a name, from the lines of {@code /proc/PID/status}. */
  static OptionalDouble value(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(
            line -> Double.parseDouble(line.substring(name.length()).strip().split("\\s+")[0]))
        .findFirst();
  }

  private static OptionalDouble files(Path folder) throws IOException {
    try (Stream<Path> open = Files.list(folder)) {
      return OptionalDouble.of(open.count());
    }
  }
}
