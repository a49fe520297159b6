package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a test let happen to a simulation, at a time and of a kind that the seed decided:
 * a fault of a {@link Nemesis}, or a turn of {@link Sim#events}. A run can be repeated without it.
 *
 * @param group what it belongs to, such as {@code nemesis} or the name of a client
 * @param number its number within the group, from 1
 * @param at when it happened
 * @param what what it did, as far as the trace tells
 */
public record SimEvent(String group, long number, Duration at, String what) {

  private static final Pattern KIND = Pattern.compile("[A-Z]{2,}( [A-Z]{2,})*");

  /**
   * Its group, and the words in capitals that {@link #what} begins with, as the faults of a {@link
   * Nemesis} do: events of one kind did the same sort of thing.
   */
  String kind() {
    Matcher words = KIND.matcher(what);
    return words.lookingAt() ? group + " " + words.group() : group;
  }

  @Override
  public String toString() {
    String text = Trace.time(at.toNanos()) + "  " + group + " " + number;
    return what.isEmpty() ? text : text + ": " + what;
  }
}
