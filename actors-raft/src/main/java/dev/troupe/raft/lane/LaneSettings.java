package dev.troupe.raft.lane;

import com.typesafe.config.Config;
import java.util.Optional;

/**
 * What a node's {@link Lanes} go by: {@code troupe.raft.lane}, and what of Pekko's own settings
 * matters to them.
 *
 * @param host by which others find this node
 * @param bindHost where it listens
 * @param maxFrameBytes of one message
 */
record LaneSettings(LaneLimits own, String host, String bindHost, int maxFrameBytes) {

  private static final String ARTERY = "pekko.remote.artery.";

  /**
   * Empty if there are to be no lanes. With TLS all goes over Artery, which has it; and tests that
   * cut Artery's links are to cut them all.
   *
   * @param host of this node, as others know it; none if it does not talk to others
   */
  static Optional<LaneSettings> of(LaneLimits own, Config config, Optional<String> host) {
    boolean wanted =
        own.enabled()
            && host.isPresent()
            && config.getString(ARTERY + "transport").equals("tcp")
            && !config.getBoolean(ARTERY + "advanced.test-mode");
    return wanted ? Optional.of(with(own, config, host.get())) : Optional.empty();
  }

  private static LaneSettings with(LaneLimits own, Config config, String host) {
    String bindHost = config.getString(ARTERY + "bind.hostname");
    long maxFrame = config.getBytes(ARTERY + "advanced.maximum-frame-size");
    return new LaneSettings(
        own,
        host,
        bindHost.isEmpty() ? host : bindHost,
        (int) Math.min(Integer.MAX_VALUE, maxFrame));
  }
}
