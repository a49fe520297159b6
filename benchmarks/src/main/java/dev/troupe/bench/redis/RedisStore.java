package dev.troupe.bench.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One redis-server that syncs each write to disk before it answers. */
public final class RedisStore implements Store {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("v=(\\S+)");

  private final Path server;
  private final String version;

  private RedisStore(Path server, String version) {
    this.server = server;
    this.version = version;
  }

  /**
   * The one that is installed.
   *
   * @throws MissingProgramException if none is
   */
  public static RedisStore installed() throws IOException, InterruptedException {
    Path server = Program.find("redis-server", "apt-get install redis-server (Debian)");
    Program.Said said = Program.run(List.of(server.toString(), "--version"), LIMIT);
    return new RedisStore(server, version(said.out()));
  }

  static String version(String said) {
    Matcher matcher = VERSION.matcher(said);
    return matcher.find() ? matcher.group(1) : "(unknown)";
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String setup() {
    return "one " + String.join(" ", RedisServers.OPTIONS);
  }

  /** There is one server, and one thread that executes. */
  @Override
  public boolean linearizableReads() {
    return true;
  }

  @Override
  public StoreServers servers(Path folder) {
    return new RedisServers(server, folder);
  }
}
