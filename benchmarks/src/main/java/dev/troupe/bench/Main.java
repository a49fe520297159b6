package dev.troupe.bench;

import dev.troupe.bench.cli.BenchCommand;

/** Where the JVM starts: of {@code ./troupe bench ARGS}, and of each server that it measures. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    int status = BenchCommand.commandLine().execute(args);
    System.out.flush();
    System.exit(status);
  }
}
