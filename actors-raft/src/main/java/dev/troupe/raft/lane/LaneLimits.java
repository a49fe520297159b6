package dev.troupe.raft.lane;

import java.time.Duration;

/**
 * {@code troupe.raft.lane}.
 *
 * @param enabled whether there are lanes at all
 * @param port where a node listens; 0 for any that is free
 * @param deadAfter how long what was sent may be unacknowledged by the other machine
 * @param maxWaitingBytes what may wait to be sent to one node
 */
public record LaneLimits(boolean enabled, int port, Duration deadAfter, int maxWaitingBytes) {}
