/**
 * What a node measures: its members of Raft groups, its journal, its JVM. Read in this order:
 * {@link dev.troupe.app.metrics.NodeMetrics} (all of them, as text for Prometheus), {@code
 * RaftMeters}, {@code JournalMeters}; changes of roles are counted where the members' notices are
 * heard, in {@code RaftWatcher}. The names are in the README of this module.
 *
 * <p>The modules below know nothing of it: they tell how they stand ({@code RaftStatus}, {@code
 * JournalMetrics}), and whoever embeds them chooses the library that carries it away.
 */
package dev.troupe.app.metrics;
