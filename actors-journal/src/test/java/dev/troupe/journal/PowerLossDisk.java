package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A disk whose power can fail: what was written to a file reaches it only with a sync. When the
 * power fails, of what was not synced some sectors are on the disk and others are not, as drawn.
 */
final class PowerLossDisk implements Disk {
  private static final int SECTOR = 512;

  private final Disk real = Disk.real();
  private final Random random;
  private final List<Cached> open = new ArrayList<>();
  private boolean off;

  PowerLossDisk(long seed) {
    random = new Random(seed);
  }

  /** From now on nothing works; some unsynced sectors have made it. */
  synchronized void fail() throws IOException {
    off = true;
    for (Cached file : open) {
      file.keepSome();
    }
  }

  private void checkPower() throws IOException {
    if (off) {
      throw new IOException("the power is off");
    }
  }

  @Override
  public synchronized DiskFile create(Path file) throws IOException {
    checkPower();
    return cached(real.create(file));
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    checkPower();
    return cached(real.open(file));
  }

  private DiskFile cached(DiskFile file) {
    Cached cached = new Cached(file);
    open.add(cached);
    return cached;
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    checkPower();
    real.rename(from, to);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    checkPower();
    real.delete(file);
  }

  @Override
  public synchronized void syncFolder(Path folder) throws IOException {
    checkPower();
    real.syncFolder(folder);
  }

  @Override
  public synchronized void createFolders(Path folder) throws IOException {
    checkPower();
    real.createFolders(folder);
  }

  @Override
  public synchronized List<Path> list(Path folder) throws IOException {
    checkPower();
    return real.list(folder);
  }

  @Override
  public long usableBytes(Path folder) throws IOException {
    return real.usableBytes(folder);
  }

  private record Written(long offset, byte[] bytes) {}

  private final class Cached implements DiskFile {
    private final DiskFile file;
    private final List<Written> unsynced = new ArrayList<>();

    Cached(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      synchronized (PowerLossDisk.this) {
        checkPower();
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        unsynced.add(new Written(offset, bytes));
      }
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      synchronized (PowerLossDisk.this) {
        checkPower();
        if (!unsynced.isEmpty()) {
          throw new AssertionError("the store reads only what it has synced");
        }
        return file.read(into, offset);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (PowerLossDisk.this) {
        checkPower();
        for (Written written : unsynced) {
          file.write(ByteBuffer.wrap(written.bytes), written.offset);
        }
        unsynced.clear();
      }
    }

    void keepSome() throws IOException {
      for (Written written : unsynced) {
        for (int from = 0; from < written.bytes.length; from += SECTOR) {
          if (random.nextBoolean()) {
            int length = Math.min(SECTOR, written.bytes.length - from);
            file.write(ByteBuffer.wrap(written.bytes, from, length), written.offset + from);
          }
        }
      }
      file.close();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      synchronized (PowerLossDisk.this) {
        if (off) {
          return;
        }
        if (unsynced.isEmpty()) {
          open.remove(this);
          file.close();
        }
      }
    }
  }
}
