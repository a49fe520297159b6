package dev.troupe.app.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a process started, as text that tells it from a later one with the same pid. On Linux that
 * is the kernel's count of ticks since this boot, which no setting of the clock changes; elsewhere
 * it is the time of day.
 */
final class ProcessStart {

  /** What {@link #of} returns; {@code 0} where the system does not tell. */
  static final String PATTERN = "[0-9]{1,20}(@[0-9a-f-]{1,40})?";

  /** Where there are no ticks: the system's reckoning of a start wanders a little. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** In /proc/PID/stat, counted from the state, which is the third field. */
  private static final int TICKS_FIELD = 22 - 3;

  private ProcessStart() {}

  static String of(ProcessHandle process) {
    return ticks(process.pid()).orElseGet(() -> Long.toString(millis(process)));
  }

  /** True if the process is the one of which {@link #of} said this. */
  static boolean matches(String start, ProcessHandle process) {
    if (start.contains("@")) {
      return ticks(process.pid()).filter(start::equals).isPresent();
    }
    long millis = millis(process);
    return millis != 0 && Math.abs(millis - Long.parseLong(start)) <= TOLERANCE.toMillis();
  }

  private static long millis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Ticks at the start, and of which boot; nothing where there is no such file system. */
  private static Optional<String> ticks(long pid) {
    try {
      String[] fields = fields(pid);
      String boot = Files.readString(BOOT, StandardCharsets.US_ASCII).trim();
      return fields.length > TICKS_FIELD
          ? Optional.of(fields[TICKS_FIELD] + "@" + boot)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not Linux, or gone: the handle has the word
    }
  }

  /** The fields of /proc/PID/stat behind the command's name, which may hold anything. */
  static String[] fields(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
    return text.substring(text.lastIndexOf(')') + 1).trim().split(" ");
  }
}
