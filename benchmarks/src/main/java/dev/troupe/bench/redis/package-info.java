/**
 * Stores behind the Redis protocol, as their users start them, under the load of redis-benchmark:
 * ours on three nodes beside one redis-server.
 */
package dev.troupe.bench.redis;
