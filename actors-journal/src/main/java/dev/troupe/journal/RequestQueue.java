package dev.troupe.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, bounded in bytes. Whether it is empty is decided under one lock. */
final class RequestQueue {
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  private boolean woken;

  RequestQueue(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Adds a request.
   *
   * @throws JournalOverloadedException if it does not fit
   * @throws JournalClosedException after {@link #close}
   */
  void add(Request request) {
    lock.lock();
    try {
      if (closed) {
        throw new JournalClosedException("the journal is closed");
      }
      if (bytes + request.bytes() > mostBytes && !waiting.isEmpty()) {
        throw new JournalOverloadedException(
            bytes + " bytes wait for the disk; troupe.journal.queue-bytes = " + mostBytes);
      }
      waiting.add(request);
      bytes += request.bytes();
      if (waiting.size() == 1) {
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for requests and takes them in order, up to {@code groupBytes} (but at least one).
   *
   * @return empty if there were none for {@code millis} or on {@link #wake}; null once the queue is
   *     closed and empty
   */
  List<Request> take(long groupBytes, long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (waiting.isEmpty() && !closed && !woken && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      woken = false;
      if (waiting.isEmpty()) {
        return closed ? null : List.of();
      }
      List<Request> group = new ArrayList<>(waiting.size());
      long taken = 0;
      while (!waiting.isEmpty()
          && (group.isEmpty() || taken + waiting.peek().bytes() <= groupBytes)) {
        Request request = waiting.poll();
        taken += request.bytes();
        group.add(request);
      }
      bytes -= taken;
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Takes all that waits. */
  List<Request> drain() {
    lock.lock();
    try {
      List<Request> rest = new ArrayList<>(waiting);
      waiting.clear();
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a waiting {@link #take} return. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further requests; those that wait are still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  int length() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
