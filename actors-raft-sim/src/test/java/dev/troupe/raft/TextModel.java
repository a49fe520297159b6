package dev.troupe.raft;

import dev.troupe.testkit.judge.Model;

/** A key of the key-value service as one client sees it. Answers: of an append, the new length. */
final class TextModel implements Model<String> {

  /** Sets the text. */
  record Put(String text) {}

  /** Adds to the text. */
  record Append(String text) {}

  /** Reads the text; empty where there is none. */
  record Get() {}

  @Override
  public String initial() {
    return "";
  }

  @Override
  public Step<String> apply(String state, Object input) {
    if (input instanceof Put put) {
      return new Step<>(put.text(), null);
    }
    if (input instanceof Append append) {
      String longer = state + append.text();
      return new Step<>(longer, longer.length());
    }
    return new Step<>(state, state);
  }
}
