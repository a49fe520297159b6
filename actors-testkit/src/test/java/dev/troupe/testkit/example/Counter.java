package dev.troupe.testkit.example;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A replicated counter, as small as it can be: a primary keeps a log of increments and copies it to
 * one backup.
 */
interface Counter {
  /** What the nodes say to each other. */
  sealed interface Message extends Serializable {}

  /** Lets a client ask for one more increment. */
  enum More implements Message {
    INSTANCE
  }

  /** A client asks for one increment; it repeats the request until it is {@link Done}. */
  record Increment(String client, int number) implements Message {}

  /** The increment is on both disks. */
  record Done(int number) implements Message {}

  /** The primary hands the entry at this index of its log to the backup. */
  record Copy(int index, Incremented entry) implements Message {}

  /** The backup has this many entries on its disk. */
  record Copied(int size) implements Message {}

  /** A timer. */
  enum Tick implements Message {
    INSTANCE
  }

  /** What is journalled: one increment, with the name by which a repetition is recognised. */
  record Incremented(String client, int number) implements Serializable {}

  /** The log; the counter's value is its size. */
  final class Log {
    private final List<Incremented> entries = new ArrayList<>();

    Log with(Incremented entry) {
      entries.add(entry);
      return this;
    }

    int indexOf(Incremented entry) {
      return entries.indexOf(entry);
    }

    Incremented get(int index) {
      return entries.get(index);
    }

    int size() {
      return entries.size();
    }

    List<Incremented> entries() {
      return List.copyOf(entries);
    }
  }

  /** How a node reaches another one; handed in, so that it can be simulated. */
  @FunctionalInterface
  interface Network {
    void send(String toNode, Message message);
  }

  /** Mistakes that can be made on purpose, for the test to find. */
  enum Mistake {
    NONE,
    /** The backup says that it has the entry before it is on its disk. */
    COPIED_BEFORE_DURABLE,
    /** The primary counts a repeated request again. */
    REPETITION_COUNTED
  }
}
