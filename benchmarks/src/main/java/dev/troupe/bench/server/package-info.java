/** What surrounds a replica in its JVM, the same for all systems. */
package dev.troupe.bench.server;
