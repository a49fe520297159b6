package dev.troupe.app;

import java.io.PrintWriter;
import java.time.Duration;

/** What the user sees: lines that stay, and below them on a terminal one that is written over. */
public final class Screen {

  private static final int BAR = 30;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final Duration plainInterval;
  private long lastPlainNanos;
  private boolean open;

  /**
   * @param terminal whether lines can be written over
   * @param plainInterval how often progress is told on what is no terminal
   */
  public Screen(PrintWriter out, boolean terminal, Duration plainInterval) {
    this.out = out;
    this.terminal = terminal;
    this.plainInterval = plainInterval;
    this.lastPlainNanos = System.nanoTime();
  }

  /** Prints a line that stays. */
  public synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /**
   * Shows how far things are; on what is no terminal only every now and then.
   *
   * @param text what is said of it, beside the bar
   */
  public synchronized void progress(long done, long total, String text) {
    if (terminal) {
      int filled = (int) (BAR * done / Math.max(1, total));
      out.print(CLEAR_LINE + "  [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + text);
      out.flush();
      open = true;
      return;
    }
    long now = System.nanoTime();
    if (now - lastPlainNanos >= plainInterval.toNanos()) {
      lastPlainNanos = now;
      line("  " + text.strip());
    }
  }

  /** Takes away the line that is written over. */
  public synchronized void clear() {
    if (open) {
      out.print(CLEAR_LINE);
      out.flush();
      open = false;
    }
  }
}
