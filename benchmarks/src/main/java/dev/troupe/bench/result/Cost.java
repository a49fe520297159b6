package dev.troupe.bench.result;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was used in some time.
 *
 * @param processor time of all processes that took part
 * @param loopback bytes over the loopback interface, where the system tells; all of the machine
 * @param flushes of the disks' caches, where the system tells; all of the machine
 */
public record Cost(Duration processor, OptionalLong loopback, OptionalLong flushes) {

  private static final double NANOS_IN_MICRO = 1000;

  /** Processor time for each of so many requests, in microseconds. */
  public double processorMicros(long requests) {
    return processor.toNanos() / NANOS_IN_MICRO / requests;
  }

  /** Flushes of the disks' caches a second, in such a time. */
  public OptionalDouble flushesPerSecond(Duration time) {
    return flushes.isPresent()
        ? OptionalDouble.of(
            (double) flushes.getAsLong() * Duration.ofSeconds(1).toNanos() / time.toNanos())
        : OptionalDouble.empty();
  }

  /** Bytes over the loopback interface for each of so many requests. */
  public OptionalDouble loopbackBytes(long requests) {
    return loopback.isPresent()
        ? OptionalDouble.of((double) loopback.getAsLong() / requests)
        : OptionalDouble.empty();
  }
}
