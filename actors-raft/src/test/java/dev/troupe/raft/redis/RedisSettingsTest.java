package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.kv.KvUsage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {

  @Test
  void theDefaultsAreInTheReference() {
    RedisSettings redis = RedisSettings.of(ConfigFactory.load());
    assertThat(redis.port()).isEqualTo(6379);
    assertThat(redis.host()).isEqualTo("127.0.0.1");
    assertThat(redis.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(redis.unknownOutcome()).isEqualTo(RedisSettings.UnknownOutcome.CLOSE);
    assertThat(KvSettings.of(ConfigFactory.load()).maxValueBytes()).isEqualTo(1 << 20);
  }

  @Test
  void beyondLoopbackDemandsAPassword() {
    RedisSettings.InvalidSetting refusal =
        catchThrowableOfType(
            RedisSettings.InvalidSetting.class,
            () -> RedisSettings.of(Redis.config("troupe.redis.host = \"0.0.0.0\"")));
    assertThat(refusal.key()).isEqualTo("troupe.redis.password");
    RedisSettings guarded =
        RedisSettings.of(
            Redis.config("troupe.redis.host = \"0.0.0.0\"", "troupe.redis.password = x"));
    assertThat(guarded.password()).isEqualTo("x");
    assertThat(guarded.toString()).doesNotContain("password=x");
  }

  @ParameterizedTest
  @CsvSource({
    "port,65536",
    "event-loop-threads,-1",
    "event-loop-threads,many",
    "max-connections,0",
    "inline-timeout,0s",
    "max-outstanding-commands,0",
    "unknown-outcome,maybe",
    "host,no.such.host.invalid",
    "request-timeout,0s",
    "max-session-window,0",
    "max-transaction-commands,0",
    "max-transaction-bytes,1023",
    "max-watched-keys,0"
  })
  void namesTheKeyThatIsWrong(String key, String value) {
    assertThatThrownBy(() -> RedisSettings.of(Redis.config("troupe.redis." + key + " = " + value)))
        .isInstanceOf(RedisSettings.InvalidSetting.class)
        .hasMessageStartingWith("troupe.redis." + key + " ");
  }

  @Test
  void theStoresLimitsAreChecked() {
    assertThatThrownBy(() -> KvSettings.of(Redis.config("troupe.kv.max-key-bytes = 0")))
        .hasMessageStartingWith("troupe.kv.max-key-bytes must be");
    assertThatThrownBy(() -> KvSettings.of(Redis.config("troupe.kv.max-command-bytes = 1000")))
        .hasMessageStartingWith("troupe.kv.max-command-bytes must not be less");
  }

  @Test
  void theStoreMayTakeAQuarterOfTheHeapUnlessToldOtherwise() {
    assertThat(KvSettings.of(Redis.config()).maxBytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    assertThat(KvSettings.of(Redis.config("troupe.kv.max-bytes = 3 GiB")).maxBytes())
        .isEqualTo(3L << 30);
    assertThatThrownBy(() -> KvSettings.of(Redis.config("troupe.kv.max-bytes = 0")))
        .hasMessageStartingWith("troupe.kv.max-bytes must be from 1");
  }

  @Test
  void theLargestReplyMustFitAConnection() {
    assertThat(bindFailure("troupe.redis.max-output-bytes = 1 MiB"))
        .hasMessageContaining("troupe.redis.max-output-bytes");
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    try (Redis redis = Redis.start()) {
      assertThat(bindFailure("troupe.redis.port = " + redis.server.port()))
          .hasMessageContaining("Address already in use");
    }
  }

  private static Throwable bindFailure(String setting) {
    RedisSettings settings = RedisSettings.of(Redis.config(setting));
    return RedisServer.bind(
            new Front(
                new FakeGroup(),
                settings,
                KvSettings.of(Redis.config()),
                new KvUsage(),
                Optional::empty),
            () -> Loops.own(settings))
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .handle((bound, failure) -> failure)
        .join();
  }
}
