package dev.troupe.bench.groups;

import java.util.Locale;
import java.util.OptionalDouble;

/** What is measured of a node, apart from its throughput. */
enum Figure {
  START("start of all groups, s", 1, false, OptionalDouble.empty()),
  IDLE("idle, % of a processor", 1, true, OptionalDouble.of(10)),
  HEAP("heap after GC, KiB", 1024, true, OptionalDouble.empty()),
  RSS("RSS, KiB", 1024, true, OptionalDouble.empty()),
  THREADS("threads", 1, true, OptionalDouble.empty()),
  FILES("file handles", 1, true, OptionalDouble.empty());

  private final String label;
  private final double unit;
  private final boolean shared;
  private final OptionalDouble aim;

  Figure(String label, double unit, boolean shared, OptionalDouble aim) {
    this.label = label;
    this.unit = unit;
    this.shared = shared;
    this.aim = aim;
  }

  /** For people, with the unit of {@link #shown}. */
  String label() {
    return label;
  }

  /** What programs call it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A value in the unit that people see. */
  double shown(double value) {
    return value / unit;
  }

  /** It makes sense to say how much of it a group has. */
  boolean shared() {
    return shared;
  }

  /** What a node with many groups should have at most, in the unit that people see. */
  OptionalDouble aim() {
    return aim;
  }
}
