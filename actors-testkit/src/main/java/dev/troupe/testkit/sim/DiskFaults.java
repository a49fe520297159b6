package dev.troupe.testkit.sim;

import java.io.IOException;
import java.util.SplittableRandom;

/** What is wrong with a disk at the moment; journal, snapshots and files of a node share it. */
final class DiskFaults {
  private final SplittableRandom random;
  private double failing;
  private int failNext;
  private boolean full;

  DiskFaults(SplittableRandom random) {
    this.random = random;
  }

  void failing(double probability) {
    failing = probability;
  }

  void failNext(int writes) {
    failNext = writes;
  }

  void full(boolean isFull) {
    full = isFull;
  }

  void heal() {
    failing = 0;
    failNext = 0;
    full = false;
  }

  boolean isFull() {
    return full;
  }

  /** Whether the write that is asked for now fails; null if it does not. */
  IOException nextWrite() {
    if (full) {
      return new IOException("no space left on the simulated disk");
    }
    return nextWithoutRoom();
  }

  /** Whether the reading that is asked for now fails; null if it does not. */
  IOException nextRead() {
    return failing > 0 && random.nextDouble() < failing
        ? new IOException("the simulated disk fails to read at random")
        : null;
  }

  /** The same for what needs no room, and is done on a full disk too. */
  IOException nextWithoutRoom() {
    if (failNext > 0) {
      failNext--;
      return new IOException("the simulated disk was told to fail this write");
    }
    if (failing > 0 && random.nextDouble() < failing) {
      return new IOException("the simulated disk fails at random");
    }
    return null;
  }
}
