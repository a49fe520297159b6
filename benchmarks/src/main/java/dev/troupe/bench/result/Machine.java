package dev.troupe.bench.result;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * Where it was measured.
 *
 * @param processors as the JVM sees them
 * @param load the system's load average of the last minute before the start; negative where unknown
 * @param sync the median time to write and sync 4 KB
 */
public record Machine(
    int processors, String system, String architecture, String java, double load, Duration sync) {

  private static final double MICROS_IN_MILLI = 1000;

  /** Looks around. */
  public static Machine here(Duration sync) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.version().toString(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        sync);
  }

  /** True if something else already takes a good part of the processors. */
  public boolean busy() {
    return load > processors / 2.0;
  }

  /** A line for people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %s, Java %s, %d processors, 4 KB synced in %.2f ms, load %.1f%s",
        system,
        architecture,
        java,
        processors,
        syncMicros() / MICROS_IN_MILLI,
        load,
        busy() ? ": others are at work, so take figures as ratios at best" : "");
  }

  long syncMicros() {
    return sync.toNanos() / 1000;
  }
}
