package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.Optional;

/** What the judges share. */
final class Judges {
  private static final int MAX_TEXT = 120;

  private Judges() {}

  static void check(Optional<String> violation) {
    violation.ifPresent(
        wrong -> {
          throw new AssertionError(wrong);
        });
  }

  static String show(Operation operation) {
    String end = operation.returned == Span.OPEN ? "?" : Long.toString(operation.returned);
    String text = operation.input + (operation.output == null ? "" : " = " + operation.output);
    String cut = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    return "[" + operation.invoked + " .. " + end + "] " + operation.client + ": " + cut;
  }
}
