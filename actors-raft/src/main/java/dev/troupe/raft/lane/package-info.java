/** Connections of their own between nodes, and the thread on which members and they run. */
package dev.troupe.raft.lane;
