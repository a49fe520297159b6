package dev.troupe.raft.redis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.Configuration;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.kv.KvSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in front of a {@link FakeGroup}, on a free port. */
final class Redis implements AutoCloseable {

  final FakeGroup group = new FakeGroup();
  final RedisServer.Bound server;

  private Redis(Config config) {
    RaftStatus status =
        new RaftStatus(
            "fake",
            "n1",
            RaftStatus.RoleName.LEADER,
            3,
            Optional.of("n1"),
            10,
            9,
            11,
            5,
            Configuration.of(Map.of("n1", "n1")));
    RedisSettings settings = RedisSettings.of(config);
    try {
      server =
          RedisServer.bind(
                  new Front(
                      group,
                      settings,
                      KvSettings.of(config),
                      group.usage,
                      () -> Optional.of(status)),
                  () -> Loops.own(settings))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("cannot listen", e);
    }
  }

  /** With these settings, one in each line, over the defaults. */
  static Redis start(String... settings) {
    return new Redis(config(settings));
  }

  static Config config(String... settings) {
    return ConfigFactory.parseString(String.join("\n", settings))
        .withFallback(ConfigFactory.parseString("troupe.redis.port = 0"))
        .withFallback(ConfigFactory.parseResources("troupe-redis.conf"))
        .withFallback(ConfigFactory.parseResources("troupe-kv.conf"))
        .resolve();
  }

  RawClient connect() {
    return new RawClient(server.port());
  }

  @Override
  public void close() {
    try {
      server.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("does not close", e);
    } finally {
      group.close();
    }
  }
}
