package dev.troupe.testkit.judge;

import java.util.Objects;

/**
 * A key that holds a text, or nothing (null). Answers: put and append null, get the text, cas
 * whether it was done.
 */
public final class Register implements Model<Register.Value> {
  /** The state. */
  public record Value(String text) {
    @Override
    public String toString() {
      return String.valueOf(text);
    }
  }

  /** Sets the text. */
  public record Put(String text) {
    @Override
    public String toString() {
      return "put " + text;
    }
  }

  /** Adds to the text; to nothing it adds as to the empty text. */
  public record Append(String text) {
    @Override
    public String toString() {
      return "append " + text;
    }
  }

  /** Sets the text if it is as expected. */
  public record Cas(String expected, String text) {
    @Override
    public String toString() {
      return "cas " + expected + " to " + text;
    }
  }

  /** Reads the text. */
  public record Get() {
    @Override
    public String toString() {
      return "get";
    }
  }

  @Override
  public Value initial() {
    return new Value(null);
  }

  @Override
  public boolean isQuery(Object input) {
    return input instanceof Get;
  }

  @Override
  public Step<Value> apply(Value state, Object input) {
    if (input instanceof Put put) {
      return new Step<>(new Value(put.text()), null);
    }
    if (input instanceof Append append) {
      return new Step<>(
          new Value(Objects.requireNonNullElse(state.text(), "") + append.text()), null);
    }
    if (input instanceof Cas cas) {
      boolean done = Objects.equals(state.text(), cas.expected());
      return new Step<>(done ? new Value(cas.text()) : state, done);
    }
    if (input instanceof Get) {
      return new Step<>(state, state.text());
    }
    throw new IllegalArgumentException("a register knows no " + input);
  }

  @Override
  public String describe(Object input, Object output) {
    return input instanceof Put || input instanceof Append
        ? input.toString()
        : input + " = " + output;
  }
}
