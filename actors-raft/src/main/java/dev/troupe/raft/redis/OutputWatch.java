package dev.troupe.raft.redis;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Watches the replies that the socket has not taken yet: counts them in the budget, and says so
 * when the client has taken nothing of them for too long. Costs nothing while the socket takes all.
 */
final class OutputWatch {

  private final ChannelHandlerContext context;
  private final Budget budget;
  private final Duration limit;
  private final Runnable onStall;
  private ScheduledFuture<?> timer;
  private long accounted;
  private Object headBefore;
  private long headProgressBefore;

  OutputWatch(ChannelHandlerContext context, Budget budget, Duration limit, Runnable onStall) {
    this.context = context;
    this.budget = budget;
    this.limit = limit;
    this.onStall = onStall;
  }

  /** To be called after each flush. */
  void afterFlush() {
    account();
    if (accounted > 0 && timer == null) {
      schedule();
      // Done when all that was written before it is.
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::written);
    }
  }

  /** Bytes that the socket had not taken when last looked at. */
  long unsent() {
    return accounted;
  }

  /** The connection is gone. */
  void close() {
    cancel();
    budget.add(-accounted);
    accounted = 0;
  }

  private void written(Future<?> write) {
    if (!write.isSuccess()) {
      return; // the connection is gone
    }
    cancel();
    // More may have been written since; looked at later, as this write is still being counted.
    context.executor().execute(this::afterWrite);
  }

  private void afterWrite() {
    if (context.channel().isActive()) {
      afterFlush();
    }
  }

  private void schedule() {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    headBefore = buffer.current();
    headProgressBefore = buffer.currentProgress();
    timer = context.executor().schedule(this::check, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
      headBefore = null;
    }
  }

  private void check() {
    timer = null;
    account();
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    if (accounted == 0 || buffer == null) {
      return;
    }
    if (buffer.current() == headBefore && buffer.currentProgress() == headProgressBefore) {
      onStall.run();
    } else {
      schedule();
    }
  }

  private void account() {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    budget.add(pending - accounted);
    accounted = pending;
  }
}
