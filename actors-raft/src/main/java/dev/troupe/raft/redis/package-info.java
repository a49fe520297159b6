/**
 * The front of the replicated key-value store: the Redis protocol, versions 2 and 3.
 *
 * <p>Reading order: {@link dev.troupe.raft.redis.RedisServer} (how it is started), {@code
 * RedisConnection} (one socket), {@code RespDecoder} (bytes to commands), {@code CommandTable}
 * (what there is), {@code Pipeline} (the order of one connection's commands, and what a failure
 * does to those behind it), {@code Failures} (what clients are told), {@code SessionCommands}
 * (exactly once), {@code Transaction} (MULTI).
 *
 * <p>A connection belongs to one event loop. Calls are answered on the thread of the group's
 * client, which only stores the outcome and wakes the loop.
 */
package dev.troupe.raft.redis;
