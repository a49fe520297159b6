package dev.troupe.bench.result;

import java.time.Duration;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * One system, one load, one time.
 *
 * @param perSecond answered requests a second
 * @param p50Millis half of the latencies are at most this
 * @param p99Millis likewise 99 of 100
 * @param maxMillis the longest
 * @param processorMicros processor time of all that is counted, for each answered request
 * @param loopbackBytes bytes over the loopback interface, likewise
 * @param flushesPerSecond of the disks' caches, which is what syncs of several processes at the
 *     same time may share
 * @param failed requests without an answer, warming up and ending included
 */
public record Sample(
    double perSecond,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    double processorMicros,
    OptionalDouble loopbackBytes,
    OptionalDouble flushesPerSecond,
    long failed) {

  private static final double HALF = 50;
  private static final double NEARLY_ALL = 99;
  private static final double THOUSAND = 1000;

  /**
   * Does the arithmetic.
   *
   * @param latencies of all requests answered in the time, in microseconds
   * @throws IllegalStateException if nothing was answered
   */
  public static Sample of(Histogram latencies, Duration time, Cost cost, long failed) {
    long answered = latencies.getTotalCount();
    if (answered == 0) {
      throw new IllegalStateException("nothing was answered in " + time);
    }
    return new Sample(
        answered * (double) Duration.ofSeconds(1).toNanos() / time.toNanos(),
        latencies.getValueAtPercentile(HALF) / THOUSAND,
        latencies.getValueAtPercentile(NEARLY_ALL) / THOUSAND,
        latencies.getMaxValue() / THOUSAND,
        cost.processorMicros(answered),
        cost.loopbackBytes(answered),
        cost.flushesPerSecond(time),
        failed);
  }
}
