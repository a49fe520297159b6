/** The protocol between the client and the servers' fronts, the same for all that are measured. */
package dev.troupe.bench.wire;
