package dev.troupe.app.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The file that says which process a node is: its pid and the instant at which it started, so that
 * another process which got the same pid later is never taken for the node, let alone signalled.
 *
 * @param pid the process's id
 * @param startMillis when it started, in milliseconds since the epoch; 0 where the system tells not
 */
public record PidFile(long pid, long startMillis) {

  /** The system's own reckoning of a start wanders a little when its clock is set. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  public static PidFile of(ProcessHandle process) {
    return new PidFile(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  public void write(Path file) throws IOException {
    Disk.replace(file, pid + " " + startMillis + "\n");
  }

  /** What a file says; nothing if it is not there or is not such a file. */
  public static Optional<PidFile> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file).trim();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{1,10} [0-9]{1,18}")) {
      return Optional.empty();
    }
    String[] words = text.split(" ");
    return Optional.of(new PidFile(Long.parseLong(words[0]), Long.parseLong(words[1])));
  }

  /** The process, if it is alive and the one that was meant. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(this::isMeant).filter(Processes::isAlive);
  }

  /** The process that a node's file names, if it is alive. */
  public static Optional<ProcessHandle> running(Path file) throws IOException {
    return read(file).flatMap(PidFile::process);
  }

  private boolean isMeant(ProcessHandle process) {
    Optional<Instant> start = process.info().startInstant();
    if (startMillis == 0 || start.isEmpty()) {
      return false;
    }
    return Math.abs(start.get().toEpochMilli() - startMillis) <= TOLERANCE.toMillis();
  }
}
