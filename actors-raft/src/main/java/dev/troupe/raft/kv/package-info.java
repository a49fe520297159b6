/**
 * The replicated key-value store: a {@link dev.troupe.raft.StateMachine} with the strings of Redis.
 *
 * <p>Reading order: {@link dev.troupe.raft.kv.KvCommand} (what stands in the log), {@link
 * dev.troupe.raft.kv.KvStateMachine} (where commands arrive), {@code Commands} and {@code Queries}
 * (what they do), {@code Store} and {@code SlotTable} (where the keys are), {@code Scan} (why a
 * full scan misses nothing), {@code Transaction} and {@code Versions} (EXEC, and how it knows what
 * has changed), {@code KvSnapshot} (what a capture writes).
 *
 * <p>All of it is a function of the log. Time is log time: the stamps of the leader, handed in; a
 * key whose deadline has come is gone on each member at the same place of the log. The order of
 * SCAN and KEYS, and each byte of a snapshot, is a function of the keys alone.
 */
package dev.troupe.raft.kv;
