package dev.troupe.bench.plan;

/** Where the replicas are, and how the client reaches them. */
public enum Layout {
  /** Each in a JVM of its own on this machine, behind a TCP front. */
  SOCKETS
}
