package dev.troupe.bench.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How much may be asked for. */
final class Bounds {

  /** The longest time for anything. */
  static final int MAX_SECONDS = 3600;

  private static final int MAX_RUNS = 1000;

  private Bounds() {}

  /**
   * Checks what both benchmarks are given.
   *
   * @throws ParameterException that names the option which is out of bounds
   */
  static void check(CommandSpec spec, int seconds, int warmUp, int runs) {
    within(spec, "--seconds", seconds, 1, MAX_SECONDS);
    within(spec, "--warm-up", warmUp, 1, MAX_SECONDS);
    within(spec, "--runs", runs, 1, MAX_RUNS);
  }

  /**
   * Checks one value.
   *
   * @throws ParameterException that names the option, if it is out of bounds
   */
  static void within(CommandSpec spec, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be from " + least + " to " + most + ", not " + value);
    }
  }
}
