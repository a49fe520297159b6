package dev.troupe.company.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a soak has found: printed, and left in {@code target/soak}. */
final class SoakReport {

  private SoakReport() {}

  /** Leaves it in a file of that name. */
  static void write(String name, String text) throws IOException {
    System.out.println(text);
    Files.writeString(
        Files.createDirectories(Path.of("target", "soak")).resolve(name + ".txt"), text);
  }
}
