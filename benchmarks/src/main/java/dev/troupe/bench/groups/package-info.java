/**
 * What many groups on the same three nodes cost beside one: {@code GroupsNode} is what runs in a
 * server's JVM, {@code GroupsClient} loads all of its groups, {@code GroupsBench} does both in
 * turn.
 */
package dev.troupe.bench.groups;
