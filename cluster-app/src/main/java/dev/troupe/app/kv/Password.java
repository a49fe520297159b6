package dev.troupe.app.kv;

import dev.troupe.app.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A password in a file, so that it stands on no command line. */
public final class Password {

  /** In characters. */
  public static final int MAX_LENGTH = 512;

  private Password() {}

  /** The first line of a file; wrong usage, with the key named, if there is none. */
  public static String read(String key, Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw CommandFailure.usage(key + ": cannot read " + file + ": " + e.getMessage());
    }
    String password = lines.isEmpty() ? "" : lines.get(0);
    if (password.isEmpty() || password.length() > MAX_LENGTH) {
      throw CommandFailure.usage(
          key + ": the first line of " + file + " must have 1 to " + MAX_LENGTH + " characters");
    }
    return password;
  }
}
