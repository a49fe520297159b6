package dev.troupe.testkit.sim;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a simulated node is given in the place of the world. Nothing in it is a type of the test
 * kit's that production code would have to know: clocks are {@link LongSupplier}s, chance is a
 * {@link RandomGenerator}; {@link #network()} and {@link #files()} are to be wrapped in whatever
 * interface the production code has for them.
 *
 * @param nodeName the node's name
 * @param life 1 for the first start, 2 after the first restart, and so on
 * @param monotonicNanos the node's monotonic clock
 * @param wallMillis the node's wall clock
 * @param random a source of chance that the seed decides, new for each life
 * @param network the node's access to the simulated network
 * @param files the node's simulated folder of files, which outlives crashes
 */
public record SimNodeContext(
    String nodeName,
    int life,
    LongSupplier monotonicNanos,
    LongSupplier wallMillis,
    RandomGenerator random,
    SimEndpoint network,
    SimFiles files) {}
