package dev.troupe.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What happened, twice over: a running hash of everything, by which two runs are compared, and the
 * last lines for the reader of a failure. Lines are rendered only when somebody reads them.
 */
final class Trace {
  private static final int MAX_DETAIL = 240;

  /** How an array prints itself: by a number that is another one in each run. */
  private static final Pattern BYTES = Pattern.compile("\\[B@[0-9a-f]+");

  private record Event(long at, Object what, Object detail) {
    String render() {
      String text = BYTES.matcher(String.valueOf(detail)).replaceAll("bytes");
      String cut = text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "...";
      return time(at) + "  " + what + (cut.isEmpty() ? "" : "  " + cut);
    }
  }

  private final Event[] ring;
  private long written;
  private long hash = 0xCBF29CE484222325L;
  private Consumer<String> listener;
  private Consumer<String> witness;

  Trace(int lines) {
    ring = new Event[lines];
  }

  /**
   * @param listener receives each line at once; null for none
   */
  void listen(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * @param witness receives what happens, without its time; null for none
   */
  void witness(Consumer<String> witness) {
    this.witness = witness;
  }

  /** Records an event; {@code what} goes into the hash, {@code detail} only into the text. */
  void event(long at, String what, Object detail) {
    mix(at);
    mix(what);
    note(at, what, detail);
    if (witness != null) {
      witness.accept(what);
    }
  }

  /**
   * Records a line that is not part of the hash because the caller has mixed in something better.
   */
  void note(long at, Object what, Object detail) {
    Event event = new Event(at, what, detail);
    ring[(int) (written++ % ring.length)] = event;
    if (listener != null) {
      listener.accept(event.render());
    }
  }

  void mix(long value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
    hash ^= hash >>> 29;
  }

  void mix(String text) {
    // String.hashCode is specified, so it is the same in every JVM.
    mix(((long) text.hashCode() << 32) | text.length());
  }

  long hash() {
    return hash;
  }

  long events() {
    return written;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (long i = Math.max(0, written - ring.length); i < written; i++) {
      lines.add(ring[(int) (i % ring.length)].render());
    }
    return lines;
  }

  static String time(long nanos) {
    return String.format(
        Locale.ROOT, "%d.%06ds", nanos / 1_000_000_000L, nanos / 1000 % 1_000_000L);
  }
}
