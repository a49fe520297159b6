package dev.troupe.raft.redis;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits how long a command that is a line of text may be without its end: a program sends whole
 * lines, and so does the terminal of a person. Costs nothing for commands of the usual form.
 */
final class LineWatch {

  private final ChannelHandlerContext context;
  private final Duration limit;
  private final Runnable onLate;
  private ScheduledFuture<?> timer;

  LineWatch(ChannelHandlerContext context, Duration limit, Runnable onLate) {
    this.context = context;
    this.limit = limit;
    this.onLate = onLate;
  }

  /**
   * To be called when all that has come was made into commands.
   *
   * @param any whether there was a command
   * @param unfinished whether what is left is a line without its end
   */
  void looked(boolean any, boolean unfinished) {
    if (any || !unfinished) {
      close();
    }
    if (unfinished && timer == null) {
      schedule();
    }
  }

  /** Watches no longer. */
  void close() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void schedule() {
    timer = context.executor().schedule(this::late, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void late() {
    timer = null;
    if (context.channel().config().isAutoRead()) {
      onLate.run();
    } else {
      schedule(); // its end may have come, but is not read: this is our doing
    }
  }
}
