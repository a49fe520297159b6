/** How long nobody's writes are acknowledged when a leader is killed. */
package dev.troupe.bench.failover;
