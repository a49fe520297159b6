/** What clients notice when a large state is saved, and when it is sent to a member. */
package dev.troupe.bench.snapshot;
