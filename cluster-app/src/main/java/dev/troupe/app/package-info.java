/**
 * The runnable node and its command line.
 *
 * <p>Read in this order: {@link dev.troupe.app.Main} (the commands), {@code cli} (one class for
 * each of them), {@code ops} (folders, processes and ports of a cluster on this machine; nothing
 * there loads Pekko, so that client commands start quickly), {@code node} (what runs inside a
 * node's JVM), {@code kv} (the client of the store), {@code demo}.
 */
package dev.troupe.app;
