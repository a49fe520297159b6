package dev.troupe.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUseTest {

  @Test
  void allFilesBelowAreCounted(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("a"), new byte[100]);
    Path below = Files.createDirectories(folder.resolve("b/c"));
    Files.write(below.resolve("d"), new byte[23]);
    assertThat(DiskUse.bytes(folder)).isEqualTo(123);
  }
}
