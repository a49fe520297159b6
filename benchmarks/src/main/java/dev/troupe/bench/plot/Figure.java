package dev.troupe.bench.plot;

import dev.troupe.bench.result.Sample;
import java.util.function.ToDoubleFunction;

/** What is drawn of a sample. */
enum Figure {
  PER_SECOND("", "a second", Sample::perSecond),
  P50_MILLIS("", "ms p50", Sample::p50Millis),
  P99_MILLIS(" tail", "ms p99", Sample::p99Millis);

  /** A logarithmic scale has no zero; latencies are measured in microseconds. */
  private static final double LEAST = 0.001;

  private final String style;
  private final String unit;
  private final ToDoubleFunction<Sample> value;

  Figure(String style, String unit, ToDoubleFunction<Sample> value) {
    this.style = style;
    this.unit = unit;
    this.value = value;
  }

  /** The class of its lines, added to the system's. */
  String style() {
    return style;
  }

  /** What the number counts. */
  String unit() {
    return unit;
  }

  /** The figure; a thousandth for what is less. */
  double of(Sample sample) {
    return Math.max(LEAST, value.applyAsDouble(sample));
  }
}
