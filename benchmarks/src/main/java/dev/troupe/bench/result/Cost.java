package dev.troupe.bench.result;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What was used in some time.
 *
 * @param processor time of all processes that took part
 * @param loopback bytes over the loopback interface, where the system tells; all of the machine
 */
public record Cost(Duration processor, OptionalLong loopback) {}
