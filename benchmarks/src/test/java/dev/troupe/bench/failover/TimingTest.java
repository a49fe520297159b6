package dev.troupe.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.RaftSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimingTest {

  @ParameterizedTest
  @EnumSource
  void theSettingsOfEachAreAllowed(Timing timing) {
    RaftSettings settings =
        RaftSettings.of(
            ConfigFactory.parseMap(timing.settings())
                .withFallback(ConfigFactory.parseResources("troupe-raft.conf"))
                .resolve());
    assertThat(settings.electionTimeoutMin().toMillis())
        .isEqualTo(timing == Timing.LAN ? 200 : 500);
  }
}
