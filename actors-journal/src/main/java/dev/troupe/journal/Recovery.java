package dev.troupe.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the write-ahead files into the tables when the folder is opened. Each file but the last is
 * dropped once the tables hold, flushed, what it held: so a disk that is nearly full needs room for
 * one of them only. Afterwards the tables hold all of it; the caller starts a new segment and drops
 * the last old one. So what was cut off can never come back, and a frame whose sync failed but
 * which can be read is durable by the tables' own sync before anything is built on it.
 */
final class Recovery {
  /** What is read back goes here; in operation that is {@link Tables}. */
  interface Target {
    /** Number of the last frame whose operations are there; 0 if none ever was. */
    long applied();

    /** Carries out one frame's operations, all or none. */
    void apply(List<Operation> operations, long frame);

    /** Returns after all that was applied is on disk. */
    void flush();
  }

  private static final Pattern NAME = Pattern.compile("(\\d{8,18})\\.wal");

  private final Disk disk;
  private final Path folder;
  private final Target target;
  private final List<Path> files = new ArrayList<>();
  private long segment;
  private long lastFrame;
  private long applied;
  private long read;

  private Recovery(Disk disk, Path folder, Target target) {
    this.disk = disk;
    this.folder = folder;
    this.target = target;
  }

  /**
   * What was found.
   *
   * @param files the old segments that are left: the last one, if there was any
   * @param segment number of the last of them; 0 if there are none
   * @param lastFrame number of the last whole frame in them; 0 if there are none
   * @param nextFrame number of the frame to be written next
   * @param framesRead frames that were read back
   */
  record Found(List<Path> files, long segment, long lastFrame, long nextFrame, long framesRead) {}

  /**
   * Replays all segments.
   *
   * @throws DamagedJournalException if acknowledged frames are damaged or missing
   */
  static Found run(Disk disk, Path folder, Target target) throws IOException {
    return new Recovery(disk, folder, target).run();
  }

  private Found run() throws IOException {
    applied = target.applied();
    listFiles();
    if (files.isEmpty() && applied > 0) {
      throw new DamagedJournalException(
          folder, -1, "there is no write-ahead file, though the tables hold frame " + applied);
    }
    SegmentReader before = null;
    for (Path file : files) {
      before = replay(file, before);
    }
    if (before != null) {
      long torn = before.judgeEnd();
      if (before.isClosed()) {
        throw new DamagedJournalException(
            WriteAhead.fileOf(folder, segment + 1), 0, "the file is missing");
      }
      if (torn > 0) {
        JournalLog.tornTail(before.file(), before.offset(), torn);
      }
    }
    target.flush();
    List<Path> left = before == null ? List.of() : List.of(before.file());
    return new Found(left, segment, lastFrame, Math.max(lastFrame, applied) + 1, read);
  }

  private void listFiles() throws IOException {
    for (Path path : disk.list(folder)) {
      String name = path.getFileName().toString();
      if (NAME.matcher(name).matches()) {
        files.add(path);
      } else if (name.endsWith(".tmp")) {
        disk.delete(path);
      }
    }
  }

  private SegmentReader replay(Path file, SegmentReader before) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    long number = name.matches() ? Long.parseLong(name.group(1)) : -1;
    if (before != null) {
      if (number != segment + 1) {
        throw new DamagedJournalException(
            WriteAhead.fileOf(folder, segment + 1), 0, "the file is missing");
      }
      before.judgeEnd(); // what is bad there is damage in the middle; this names its offset
    }
    SegmentReader reader = SegmentReader.open(disk, file, number);
    checkJoint(before, reader);
    if (before != null) {
      drop(before.file());
    }
    segment = number;
    lastFrame = reader.header().firstFrame() - 1;
    for (List<Operation> frame = reader.read(); frame != null; frame = reader.read()) {
      lastFrame = reader.nextFrame() - 1;
      read++;
      if (lastFrame > applied) {
        target.apply(frame, lastFrame);
      }
    }
    return reader;
  }

  /** The file that follows it is there, and fits. */
  private void drop(Path file) throws IOException {
    target.flush();
    disk.delete(file);
    disk.syncFolder(folder);
  }

  private void checkJoint(SegmentReader before, SegmentReader reader) {
    SegmentHeader header = reader.header();
    if (before == null) {
      if (header.firstFrame() > applied + 1) {
        throw new DamagedJournalException(
            reader.file(),
            0,
            "frames " + (applied + 1) + " to " + (header.firstFrame() - 1) + " are gone");
      }
      return;
    }
    long last = before.nextFrame() - 1;
    if (header.lastBefore() != last) {
      throw new DamagedJournalException(
          before.file(),
          before.offset(),
          "the frames end with " + last + ", though it had " + header.lastBefore());
    }
  }
}
