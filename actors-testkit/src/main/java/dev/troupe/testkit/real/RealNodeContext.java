package dev.troupe.testkit.real;

import java.nio.file.Path;

/**
 * What the root behaviour of a real node is told.
 *
 * @param nodeName its name in the test
 * @param life 1 for the first start, 2 after the first restart, and so on
 * @param dataFolder its own folder, which outlives a crash
 */
public record RealNodeContext(String nodeName, int life, Path dataFolder) {}
