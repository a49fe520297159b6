package dev.troupe.bench.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The tool that comes with Redis. It ends at the first error that a server replies. */
public final class RedisBenchmark implements Tool {

  private static final String NAME = "redis-benchmark";

  /** A store may be so much slower than it was a moment ago. */
  private static final int SLOWER = 10;

  private static final Duration AT_LEAST = Duration.ofMinutes(1);

  private final String path;

  private RedisBenchmark(Path path) {
    this.path = path.toString();
  }

  /**
   * The one that is installed.
   *
   * @throws MissingProgramException if none is
   */
  public static RedisBenchmark installed() throws MissingProgramException {
    return new RedisBenchmark(
        Program.find(NAME, "scripts/install-test-tools installs it (Debian's redis-tools)"));
  }

  @Override
  public ToolFigures run(int port, RedisLoad load, long requests, Duration expected)
      throws IOException, InterruptedException {
    Duration limit = expected.multipliedBy(SLOWER).plus(AT_LEAST);
    Program.Said said = Program.run(command(path, port, load, requests), limit);
    return ToolFigures.of(said.out(), load.kind());
  }

  static List<String> command(String path, int port, RedisLoad load, long requests) {
    return List.of(
        path,
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(port),
        "-t",
        load.kind().toLowerCase(Locale.ROOT),
        "-c",
        Integer.toString(load.clients()),
        "-P",
        Integer.toString(load.pipeline()),
        "-n",
        Long.toString(requests),
        "-d",
        Integer.toString(RedisPlan.VALUE_BYTES),
        "-r",
        Integer.toString(RedisPlan.KEYS),
        "--csv");
  }
}
