package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The real disk, which fails when told to. */
final class FaultyDisk implements Disk {
  private final Disk real = Disk.real();

  /** How many of the next syncs of a write-ahead file fail. */
  final AtomicInteger failingSyncs = new AtomicInteger();

  /** How many of the next writes to a write-ahead file stop half way. */
  final AtomicInteger failingWrites = new AtomicInteger();

  /** How many of the next reads fail. */
  final AtomicInteger failingReads = new AtomicInteger();

  /** How many files can be deleted before the next one cannot; negative for all. */
  final AtomicInteger deletesLeft = new AtomicInteger(-1);

  /** Whether files that are deleted are there all the same. */
  volatile boolean keeps;

  /** Whether files can be created. */
  volatile boolean full;

  /** What {@link #usableBytes} says; negative for the truth. */
  volatile long usable = -1;

  /** Holds up each sync of a write-ahead file while set. */
  volatile CountDownLatch holdSyncs;

  final AtomicLong syncs = new AtomicLong();

  @Override
  public DiskFile create(Path file) throws IOException {
    if (full) {
      throw new IOException(file + ": No space left on device");
    }
    return new Faulty(real.create(file));
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new Faulty(real.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (deletesLeft.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
      throw new IOException("Input/output error");
    }
    if (!keeps) {
      real.delete(file);
    }
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    real.syncFolder(folder);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    real.createFolders(folder);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return real.list(folder);
  }

  @Override
  public long usableBytes(Path folder) throws IOException {
    return usable >= 0 ? usable : real.usableBytes(folder);
  }

  private static boolean take(AtomicInteger count) {
    return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private final class Faulty implements DiskFile {
    private final DiskFile file;

    Faulty(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      if (offset >= SegmentHeader.BYTES && take(failingWrites)) {
        from.limit(from.position() + from.remaining() / 2);
        file.write(from, offset);
        throw new IOException("Input/output error");
      }
      file.write(from, offset);
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      if (take(failingReads)) {
        throw new IOException("Input/output error");
      }
      return file.read(into, offset);
    }

    @Override
    public void sync() throws IOException {
      CountDownLatch hold = holdSyncs;
      if (hold != null) {
        try {
          hold.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (take(failingSyncs)) {
        throw new IOException("Input/output error");
      }
      syncs.incrementAndGet();
      file.sync();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
