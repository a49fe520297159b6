package dev.troupe.app.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** What the user sees: lines that stay, and below them on a terminal one that is written over. */
final class Screen {

  private static final int BAR = 30;
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private long lastPlainNanos;
  private boolean open;

  /**
   * @param terminal whether lines can be written over
   */
  Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.lastPlainNanos = System.nanoTime();
  }

  /** Prints a line that stays. */
  synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** Shows how far things are; on what is no terminal only every now and then. */
  synchronized void progress(long done, long total, double perSecond, String note) {
    String text = "%,9d of %,d  %,7.0f/s  %s".formatted(done, total, perSecond, note);
    if (terminal) {
      int filled = (int) (BAR * done / Math.max(1, total));
      out.print(CLEAR_LINE + "  [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + text);
      out.flush();
      open = true;
      return;
    }
    long now = System.nanoTime();
    if (now - lastPlainNanos >= PLAIN_INTERVAL.toNanos()) {
      lastPlainNanos = now;
      line("  " + text.strip());
    }
  }

  synchronized void clear() {
    if (open) {
      out.print(CLEAR_LINE);
      out.flush();
      open = false;
    }
  }
}
