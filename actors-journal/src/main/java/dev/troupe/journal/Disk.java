package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The file operations of the write-ahead log and of the snapshots: the place where tests put a disk
 * that is full, slow or failing (see {@link DiskSetup}). The tables' own files do not pass through
 * it. All methods may be called from any thread.
 */
public interface Disk {
  /** Creates an empty file for reading and writing; a file of that name is emptied. */
  DiskFile create(Path file) throws IOException;

  /** Opens an existing file for reading and writing. */
  DiskFile open(Path file) throws IOException;

  /** Renames a file atomically, replacing {@code to}. Durable only after {@link #syncFolder}. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** Makes names created, renamed or deleted in the folder durable. */
  void syncFolder(Path folder) throws IOException;

  /** Creates the folder and its parents, and makes their names durable. */
  void createFolders(Path folder) throws IOException;

  /** The names in a folder, sorted; empty if there is no such folder. */
  List<Path> list(Path folder) throws IOException;

  /** Bytes that may still be written to the disk that holds the folder. */
  long usableBytes(Path folder) throws IOException;

  /** The real thing. */
  static Disk real() {
    return RealDisk.INSTANCE;
  }

  /** An open file. One thread writes; any may read. */
  interface DiskFile extends AutoCloseable {
    /** Writes all remaining bytes of {@code from} at {@code offset}. */
    void write(ByteBuffer from, long offset) throws IOException;

    /** Reads until {@code into} is full or the file ends; returns the bytes read (0 at the end). */
    int read(ByteBuffer into, long offset) throws IOException;

    /** Returns after all that was written is on the disk (data, and the size if it changed). */
    void sync() throws IOException;

    /** Size in bytes. */
    long size() throws IOException;

    @Override
    void close() throws IOException;
  }
}
