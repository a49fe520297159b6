package dev.troupe.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The writer: one thread that takes what waits and makes it durable with one sync (group commit).
 *
 * <p>After a failure it acknowledges nothing more until the files were closed, opened and read
 * back, which it tries by itself with growing pauses; meanwhile requests fail at once. Damage ends
 * the trying.
 */
final class Committer implements Runnable {
  private static final long IDLE_MILLIS = 60_000;

  private final JournalSettings settings;
  private final Disk disk;
  private final RequestQueue queue;
  private final Counters counters;
  private final Room room;
  private final Reserve reserve;
  private final AtomicReference<Exception> failureBeside = new AtomicReference<>();
  private volatile Engine engine;
  private volatile Engine opened;
  private volatile JournalException failure;
  private volatile boolean abandoned;
  private KnownHeads heads;
  private long pauseMillis;
  private long retryAtNanos;
  private List<Request> serving = List.of();

  /** Opens the files, on the caller's thread. */
  Committer(JournalSettings settings, Disk disk, RequestQueue queue, Counters counters)
      throws IOException {
    this.settings = settings;
    this.disk = disk;
    this.queue = queue;
    this.counters = counters;
    this.room = new Room(disk, settings.dir(), settings.minFreeBytes());
    this.reserve = new Reserve(disk, settings.dir(), settings.reserveBytes());
    openFirst();
  }

  private void openFirst() throws IOException {
    try {
      openEngine();
    } catch (IOException | RuntimeException e) {
      if (!(asFailure(e) instanceof JournalFullException) || !releaseReserve()) {
        throw e;
      }
      openEngine();
    }
  }

  private void openEngine() throws IOException {
    failureBeside.set(null);
    if (opened != null && !opened.isClosed()) {
      throw new JournalUnavailableException("the files are still being closed");
    }
    opened = Engine.open(settings, disk, this::failedBeside);
    heads = new KnownHeads(opened.events()::highest);
    pauseMillis = 0;
    failure = null;
    engine = opened;
    counters.state = JournalMetrics.State.OPEN;
    restoreReserve();
  }

  private void restoreReserve() {
    try {
      reserve.restoreIfRoom(settings.minFreeBytes());
    } catch (IOException e) {
      JournalLog.reserveFailed(settings.dir(), e); // it is only missed when the disk is full
    }
  }

  /** Whether there was a reserve to give up. */
  private boolean releaseReserve() {
    try {
      if (reserve.release()) {
        JournalLog.reserveReleased(settings.dir());
        return true;
      }
    } catch (IOException e) {
      JournalLog.reserveFailed(settings.dir(), e);
    }
    return false;
  }

  /** What can be read; throws if nothing can at the moment. */
  Events events() {
    Engine open = engine;
    if (open != null) {
      return open.events();
    }
    JournalException why = failure;
    throw why != null ? why : new JournalClosedException("the journal is closed");
  }

  /** Makes the writer end without another write or flush, as a crash would. */
  void abandon() {
    abandoned = true;
    queue.close();
  }

  @Override
  public void run() {
    try {
      List<Request> group = queue.take(settings.groupBytes(), waitMillis());
      while (group != null) {
        reactTo(failureBeside.getAndSet(null));
        if (engine == null && failure != null) {
          reopenIfDue();
        }
        if (!group.isEmpty()) {
          serve(group);
        }
        group = queue.take(settings.groupBytes(), waitMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void end() {
    queue.close();
    refuse(serving, new JournalClosedException("the journal's writer ended"));
    refuse(queue.drain(), new JournalClosedException("the journal is closed"));
    Engine open = engine;
    engine = null;
    counters.state = JournalMetrics.State.CLOSED;
    if (open != null) {
      open.close(!abandoned);
    }
  }

  /** Whether the files may have another owner; false also if they could not be closed in time. */
  boolean hasLetGo() {
    return engine == null && opened.isClosed();
  }

  private long waitMillis() {
    if (engine != null || failure instanceof DamagedJournalException) {
      return IDLE_MILLIS;
    }
    return Math.max(1, (retryAtNanos - System.nanoTime()) / 1_000_000);
  }

  private void serve(List<Request> group) {
    serving = group;
    if (abandoned) {
      refuse(group, new JournalClosedException("the journal was abandoned"));
      return;
    }
    if (engine == null) {
      refuse(group, failure);
      return;
    }
    List<Request> admitted = new ArrayList<>(group.size());
    try {
      for (Request request : group) {
        if (admit(request)) {
          admitted.add(request);
        }
      }
      commit(admitted);
    } catch (IOException | RuntimeException e) {
      fail(e);
      refuse(group, failure);
    }
  }

  /** Whether the request may go into the group; if not, it has been refused. */
  private boolean admit(Request request) throws IOException {
    if (!request.writes()) {
      return true;
    }
    if (!room.isFor(request.bytes(), reserve.missing())) {
      counters.state = JournalMetrics.State.FULL;
      refuse(List.of(request), full(null));
      return false;
    }
    if (counters.state == JournalMetrics.State.FULL) {
      counters.state = JournalMetrics.State.OPEN;
      restoreReserve();
    }
    SequenceConflictException conflict = heads.admit(request);
    if (conflict != null) {
      refuse(List.of(request), conflict);
      return false;
    }
    return true;
  }

  private JournalFullException full(Exception cause) {
    return new JournalFullException(
        "the disk of " + settings.dir() + " has no room for writes; deletes are taken", cause);
  }

  private void commit(List<Request> group) throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (Request request : group) {
      operations.addAll(request.operations());
    }
    try {
      if (!operations.isEmpty()) {
        engine.commit(operations, counters.state == JournalMetrics.State.FULL);
        counters.syncs.incrementAndGet();
        counters.groups.incrementAndGet();
      }
      acknowledge(group);
    } catch (JournalFullException e) {
      refuseWritesOnly(group, e);
    }
  }

  /** Nothing was written: there was no room for another file. Deletes have room of their own. */
  private void refuseWritesOnly(List<Request> group, JournalFullException why) throws IOException {
    counters.state = JournalMetrics.State.FULL;
    heads.clear();
    List<Request> others = new ArrayList<>();
    for (Request request : group) {
      if (request.writes()) {
        refuse(List.of(request), full(why));
      } else {
        others.add(request);
      }
    }
    if (others.size() == group.size()) {
      refuse(group, why);
    } else if (!others.isEmpty()) {
      commit(others);
    }
  }

  private void acknowledge(List<Request> group) {
    for (Request request : group) {
      counters.acknowledged(request);
    }
    for (Request request : group) {
      request.done().complete(null);
    }
  }

  private void refuse(List<Request> group, Exception why) {
    for (Request request : group) {
      if (!request.done().isDone()) {
        counters.refused.incrementAndGet();
        request.fail(why);
      }
    }
  }

  // From here on: what happens after a failure.

  /** Called by a thread of the housekeeper's. */
  private void failedBeside(Exception e) {
    failureBeside.compareAndSet(null, e);
    queue.wake();
  }

  private void reactTo(Exception beside) {
    if (beside != null && engine != null && !abandoned) {
      fail(beside);
    }
  }

  private void fail(Exception cause) {
    Engine failed = engine;
    engine = null;
    failure = asFailure(cause);
    if (failure instanceof DamagedJournalException) {
      counters.state = JournalMetrics.State.DAMAGED;
      JournalLog.damaged(settings.dir(), cause);
    } else {
      counters.state = JournalMetrics.State.REOPENING;
      if (failure instanceof JournalFullException) {
        releaseReserve();
      }
      pause();
      JournalLog.failed(settings.dir(), cause, pauseMillis);
    }
    failed.close(false);
  }

  private JournalException asFailure(Exception cause) {
    if (cause instanceof DamagedJournalException damaged) {
      return damaged;
    }
    if (cause instanceof JournalFullException
        || cause.getCause() instanceof JournalFullException
        || (cause instanceof IOException io && NoRoom.isReportedBy(io))) {
      return full(cause);
    }
    return new JournalUnavailableException(
        settings.dir() + " failed and is being opened again: " + cause.getMessage(), cause);
  }

  private void pause() {
    Duration least = settings.reopenAtLeast();
    pauseMillis =
        Math.min(Math.max(least.toMillis(), pauseMillis * 2), settings.reopenAtMost().toMillis());
    retryAtNanos = System.nanoTime() + pauseMillis * 1_000_000;
  }

  private void reopenIfDue() {
    if (failure instanceof DamagedJournalException
        || abandoned
        || System.nanoTime() - retryAtNanos < 0) {
      return;
    }
    try {
      openEngine();
      counters.reopened.incrementAndGet();
    } catch (IOException | RuntimeException e) {
      failure = asFailure(e);
      if (failure instanceof JournalFullException && releaseReserve()) {
        return; // with that room, at once
      }
      if (failure instanceof DamagedJournalException) {
        counters.state = JournalMetrics.State.DAMAGED;
        JournalLog.damaged(settings.dir(), e);
      } else {
        pause();
        boolean longest = pauseMillis >= settings.reopenAtMost().toMillis();
        JournalLog.stillFailed(settings.dir(), e, pauseMillis, longest);
      }
    }
  }
}
