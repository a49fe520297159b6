package dev.troupe.bench.plan;

import java.util.Locale;

/** Where the replicas are, and how the client reaches them. */
public enum Layout {
  /** Each in a JVM of its own on this machine, behind a TCP front. */
  SOCKETS,

  /** All in the client's JVM; they speak with each other over TCP, and the client calls them. */
  IN_PROCESS;

  /** As on the command line and in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As {@link #label}. */
  @Override
  public String toString() {
    return label();
  }
}
