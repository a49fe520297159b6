package dev.troupe.bench.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How much may be asked for. */
final class Bounds {

  private static final int MAX_SECONDS = 3600;
  private static final int MAX_RUNS = 1000;

  private Bounds() {}

  /**
   * Checks what both benchmarks are given.
   *
   * @throws ParameterException that names the option which is out of bounds
   */
  static void check(CommandSpec spec, int seconds, int warmUp, int runs) {
    within(spec, "--seconds", seconds, MAX_SECONDS);
    within(spec, "--warm-up", warmUp, MAX_SECONDS);
    within(spec, "--runs", runs, MAX_RUNS);
  }

  private static void within(CommandSpec spec, String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be from 1 to " + most + ", not " + value);
    }
  }
}
