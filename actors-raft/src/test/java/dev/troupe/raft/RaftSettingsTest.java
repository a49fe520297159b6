package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings are read once, and a bad one is named. */
class RaftSettingsTest {

  private static final String PATH = "troupe.raft";

  private static Config reference() {
    return ConfigFactory.load();
  }

  private static RaftSettings with(String key, String value) {
    return RaftSettings.of(
        ConfigFactory.parseString(PATH + "." + key + " = " + value).withFallback(reference()));
  }

  @Test
  void theDefaultsAreGood() {
    RaftSettings settings = RaftSettings.of(reference());
    assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.maxAppendBytes()).isEqualTo(256 << 10);
    assertThat(settings.snapshots().logBytes()).isEqualTo(32 << 20);
    assertThat(settings.sessions().timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.client().requestTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.storage().journalPlugin()).isEqualTo("troupe.raft-journal");
  }

  /** In place of the broadcast time: what a follower hears of as often as it comes. */
  @Test
  void leadersAreHeardFarMoreOftenThanElectionsBegin_5_6() {
    RaftSettings settings = RaftSettings.of(reference());
    assertThat(settings.heartbeatInterval().multipliedBy(5))
        .isLessThanOrEqualTo(settings.electionTimeoutMin());
    assertThatThrownBy(() -> with("heartbeat-interval", "251 ms"))
        .hasMessageContaining("election-timeout-min");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "heartbeat-interval, 0 ms",
    "heartbeat-interval, -1 s",
    "heartbeat-interval, 999 us",
    "election-timeout-min, 0 ms",
    "election-timeout-min, 199 ms", // below two heartbeats
    "election-timeout-max, 500 ms", // not above the least
    "election-timeout-max, 500999 us", // nor by a millisecond
    "max-append-bytes, 1023",
    "max-append-bytes, 2 GiB",
    "max-inflight-messages, 0",
    "max-inflight-bytes, 0",
    "max-uncommitted-bytes, 1",
    "node.max-uncommitted-bytes, 1023",
    "node.max-uncommitted-commands, 0",
    "node.log-bytes, 0",
    "max-pending-reads, 0",
    "max-command-bytes, 0",
    "max-event-bytes, 1023",
    "snapshot.log-bytes, 0",
    "snapshot.keep-bytes, -1",
    "snapshot.keep-bytes, 32 MiB", // a snapshot would always be due
    "snapshot.chunk-bytes, 0",
    "snapshot.max-chunk-bytes, 262143", // below the least
    "session.timeout, 0 s",
    "session.max-sessions, 0",
    "session.max-bytes, 0",
    "client.request-timeout, 0 s",
    "client.max-queued, 0",
    "client.max-queued-bytes, 0",
    "client.max-inflight, -1",
    "client.max-inflight-bytes, 0",
    "client.max-frame-bytes, 0",
    "client.retry-interval, 0 s",
    "storage.min-backoff, 0 s",
    "storage.max-backoff, 0 s",
    "storage.max-backoff, 199 ms", // below the least
  })
  void aValueOutOfItsBoundsIsNamed(String key, String value) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining(PATH + "." + key);
  }

  static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    reference().getConfig(PATH).entrySet().forEach(entry -> keys.add(entry.getKey()));
    keys.removeIf(key -> key.startsWith("apply-dispatcher") || key.startsWith("dispatcher"));
    return keys;
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsReadAndNamedWhereItIsMissing(String key) {
    Config without = reference().withoutPath(PATH + "." + key);
    assertThatThrownBy(() -> RaftSettings.of(without))
        .isInstanceOf(ConfigException.Missing.class)
        .hasMessageContaining(PATH + "." + key);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aValueOfTheWrongTypeIsNamed(String key) {
    assertThatThrownBy(() -> with(key, "[1, 2]"))
        .isInstanceOf(ConfigException.WrongType.class)
        .hasMessageContaining(PATH + "." + key);
  }
}
