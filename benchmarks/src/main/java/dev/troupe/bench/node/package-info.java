/** Nodes of ours that a benchmark may kill, start again and ask how they stand. */
package dev.troupe.bench.node;
