package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * So that the benchmarks are among the commands. They bring their peers' libraries and are in a jar
 * of their own; the script runs it instead of this one.
 */
@Command(name = "bench", description = "Measures Troupe beside others, on this machine.")
final class BenchCommand implements Callable<Integer> {

  @Unmatched private List<String> forTheOtherJar;

  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "benchmarks are in a jar of their own: run them as ./troupe bench, or run benchmarks.jar");
  }
}
