package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A member of its own whose journal was damaged on the disk while it was down. */
class RealDiskTest {

  private static final int ALIGNMENT = 8;

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  /** The lines about this test's folder alone. */
  private List<String> lines(String text) {
    return List.copyOf(log.list).stream()
        .map(RealDiskTest::textOf)
        .filter(line -> line.contains(text) && line.contains(folder.toString()))
        .toList();
  }

  /** With what was thrown. */
  private static String textOf(ILoggingEvent event) {
    StringBuilder text = new StringBuilder(event.getFormattedMessage());
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      text.append(' ').append(cause.getMessage());
    }
    return text.toString();
  }

  private void write() {
    try (RealGroup group = new RealGroup(folder, "", "n1").start("n1");
        RawClient client = group.connect("n1")) {
      for (int i = 0; i < 20; i++) {
        String set = "SET k" + i + " " + "v".repeat(200);
        Await.until(() -> client.ask(set).equals("+OK"));
      }
    }
  }

  private List<Path> journal() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("n1/journal/wal"))) {
      return files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
  }

  @Test
  void aTornLastRecordIsCutOffAndLoggedAndNothingAcknowledgedIsLost() throws IOException {
    write();
    assertThat(lines("Torn tail")).isEmpty();
    Path torn = null;
    for (Path file : journal()) {
      byte[] bytes = Files.readAllBytes(file);
      int end = endOfWhatIsWritten(bytes);
      if (end > 1000) { // not one that was only prepared
        torn = file;
        Arrays.fill(bytes, end, end + 100, (byte) 0x5a); // of a record that was never synced
        Files.write(file, bytes);
      }
    }
    assertThat(torn).isNotNull();
    try (RealGroup group = new RealGroup(folder, "", "n1").start("n1");
        RawClient client = group.connect("n1")) {
      Await.until(() -> client.ask("DBSIZE").equals(":20"));
      assertThat(client.ask("SET k20 1")).isEqualTo("+OK");
    }
    assertThat(lines("Torn tail cut off: " + torn + " at offset ")).hasSize(1);
    try (RealGroup group = new RealGroup(folder, "", "n1").start("n1");
        RawClient client = group.connect("n1")) {
      Await.until(() -> client.ask("DBSIZE").equals(":21"));
    }
    assertThat(lines("Torn tail")).hasSize(1);
  }

  private static int endOfWhatIsWritten(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  @Test
  void aBadRecordInTheMiddleStopsTheMemberWithFileAndOffset() throws IOException {
    write();
    Path first = journal().get(0);
    byte[] bytes = Files.readAllBytes(first);
    bytes[600] ^= 1; // behind the file's header and before the values
    Files.write(first, bytes);
    for (int attempt = 0; attempt < 2; attempt++) {
      log.list.clear();
      try (RealGroup group = new RealGroup(folder, "", "n1").start("n1");
          RawClient client = group.connect("n1", "troupe.redis.request-timeout = 1 s")) {
        Await.until(() -> !lines("damaged: " + first + " at offset ").isEmpty());
        assertThat(client.ask("GET k1")).startsWith("-CLUSTERDOWN");
      }
    }
    assertThat(Files.readAllBytes(first)).as("nothing is repaired away").isEqualTo(bytes);
  }
}
