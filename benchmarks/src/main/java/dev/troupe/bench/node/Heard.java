package dev.troupe.bench.node;

/**
 * What a node has said.
 *
 * @param node its index
 */
public record Heard(int node, Said said) {}
