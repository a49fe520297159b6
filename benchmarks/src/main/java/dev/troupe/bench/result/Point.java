package dev.troupe.bench.result;

import java.util.Map;
import java.util.OptionalDouble;

/** A load under which systems are measured, as reports speak of it. Equal ones are one point. */
public interface Point {

  /** True if it changes something; reads are compared only among systems that promise the same. */
  boolean write();

  /** What is asked for, in a word. */
  String kind();

  /** How much of it at the same time, in a few letters. */
  String label();

  /** Both again, for programs: names and values of JSON. */
  Map<String, Object> figures();

  /** How many times as many as the others ours should do, where the project has such an aim. */
  default OptionalDouble aim() {
    return OptionalDouble.empty();
  }
}
