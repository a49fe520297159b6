package dev.troupe.app.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that says which process a node is: its pid and when it started, so that another process
 * which got the same pid later is never taken for the node, let alone signalled.
 *
 * @param pid the process's id
 * @param start when it started, as {@link ProcessStart} writes it
 */
public record PidFile(long pid, String start) {

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,10}) (" + ProcessStart.PATTERN + ")");

  /** What the file of a process says that runs. */
  public static PidFile of(ProcessHandle process) {
    return new PidFile(process.pid(), ProcessStart.of(process));
  }

  /** Writes it down, in place of what was written before. */
  public void write(Path file) throws IOException {
    Disk.replace(file, pid + " " + start + "\n");
  }

  /** What a file says; nothing if it is not there or is not such a file. */
  public static Optional<PidFile> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file).trim();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Matcher words = TEXT.matcher(text);
    return words.matches()
        ? Optional.of(new PidFile(Long.parseLong(words.group(1)), words.group(2)))
        : Optional.empty();
  }

  /** The process, if it is alive and the one that was meant. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(found -> ProcessStart.matches(start, found))
        .filter(Processes::isAlive);
  }

  /** The process that a node's file names, if it is alive. */
  public static Optional<ProcessHandle> running(Path file) throws IOException {
    return read(file).flatMap(PidFile::process);
  }
}
