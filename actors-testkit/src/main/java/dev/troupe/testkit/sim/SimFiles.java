package dev.troupe.testkit.sim;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A folder of files on a node's simulated disk, with the semantics that crash-safe code must live
 * with: bytes are durable after {@link #sync}, names (create, rename, delete) after {@link
 * #syncFolder}. A crash keeps a drawn prefix of the unsynced changes of names, and of each file a
 * drawn prefix of its unsynced bytes (a torn write).
 *
 * <p>Operations take no virtual time. They fail with the disk's faults.
 */
public final class SimFiles {
  private static final class Content {
    byte[] bytes = new byte[0];
    int synced;
  }

  /** Bytes that one read of an opened file gives at most. */
  private static final int PIECE = 4096;

  private final DiskFaults faults;
  private final SplittableRandom random;
  private final Runnable point;
  private final ArrayDeque<Runnable> unsyncedNames = new ArrayDeque<>();
  private TreeMap<String, Content> now = new TreeMap<>();
  private final TreeMap<String, Content> durable = new TreeMap<>();

  /**
   * @param point called before each change, a point at which the node may be paused
   */
  SimFiles(DiskFaults faults, SplittableRandom random, Runnable point) {
    this.faults = faults;
    this.random = random;
    this.point = point;
  }

  /**
   * Creates the file, or replaces it by a new one, and writes the bytes; nothing of it is durable
   * yet.
   */
  public void write(String name, byte[] bytes) throws IOException {
    mayFail();
    Content created = new Content();
    created.bytes = bytes.clone();
    change(files -> files.put(name, created));
  }

  /** Appends to a file, which is created if it is not there. */
  public void append(String name, byte[] bytes) throws IOException {
    mayFail();
    Content content = now.get(name);
    if (content == null) {
      write(name, bytes);
      return;
    }
    int old = content.bytes.length;
    content.bytes = Arrays.copyOf(content.bytes, old + bytes.length);
    System.arraycopy(bytes, 0, content.bytes, old, bytes.length);
  }

  /** Makes the bytes of the file durable, not its name. */
  public void sync(String name) throws IOException {
    mayFail();
    Content content = existing(name);
    content.synced = content.bytes.length;
  }

  /** Gives the file another name, at once or not at all; an older file of that name is replaced. */
  public void rename(String from, String to) throws IOException {
    mayFail();
    Content content = existing(from);
    change(
        files -> {
          files.remove(from);
          files.put(to, content);
        });
  }

  /** Removes a file, on a full disk too; no effect if it is not there. */
  public void delete(String name) throws IOException {
    mayFailButForRoom();
    change(files -> files.remove(name));
  }

  /** Makes all names durable, on a full disk too: what was created, renamed, deleted. */
  public void syncFolder() throws IOException {
    mayFailButForRoom();
    applyNames(unsyncedNames.size());
  }

  /** All bytes of a file, synced or not. */
  public byte[] read(String name) throws IOException {
    throwIfAny(faults.nextRead());
    return existing(name).bytes.clone();
  }

  /**
   * Opens a file to be read from its beginning, synced or not, a bounded piece at a time, each of
   * which may fail.
   */
  public InputStream open(String name) throws IOException {
    throwIfAny(faults.nextRead());
    byte[] bytes = existing(name).bytes.clone();
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read() throws IOException {
        throwIfAny(faults.nextRead());
        return super.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        throwIfAny(faults.nextRead());
        return super.read(into, offset, Math.min(length, PIECE));
      }
    };
  }

  /** Whether there is such a file. */
  public boolean exists(String name) {
    return now.containsKey(name);
  }

  /** The names of all files, sorted. */
  public List<String> list() {
    return List.copyOf(now.keySet());
  }

  void crash() {
    applyNames(random.nextInt(unsyncedNames.size() + 1));
    unsyncedNames.clear();
    for (Content content : durable.values()) {
      int unsynced = content.bytes.length - content.synced;
      content.bytes = Arrays.copyOf(content.bytes, content.synced + random.nextInt(unsynced + 1));
      content.synced = content.bytes.length;
    }
    now = new TreeMap<>(durable);
  }

  private void change(java.util.function.Consumer<TreeMap<String, Content>> change) {
    change.accept(now);
    unsyncedNames.add(() -> change.accept(durable));
  }

  private void applyNames(int count) {
    for (int i = 0; i < count; i++) {
      unsyncedNames.remove().run();
    }
  }

  private Content existing(String name) throws FileNotFoundException {
    Content content = now.get(name);
    if (content == null) {
      throw new FileNotFoundException("no simulated file " + name);
    }
    return content;
  }

  private void mayFail() throws IOException {
    point.run();
    throwIfAny(faults.nextWrite());
  }

  private void mayFailButForRoom() throws IOException {
    point.run();
    throwIfAny(faults.nextWithoutRoom());
  }

  private static void throwIfAny(IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
