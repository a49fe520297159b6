package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("it counts lines of the log")
class SnapshotWriterTest {

  /** Whose folder fails while it is listed. */
  private static final SnapshotFiles BROKEN =
      new SnapshotFiles() {
        @Override
        public Draft draft(String purpose) throws IOException {
          throw new IOException("no draft");
        }

        @Override
        public InputStream open(SnapshotMeta snapshot) throws IOException {
          throw new IOException("no file");
        }

        @Override
        public byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException {
          throw new IOException("no file");
        }

        @Override
        public void deleteBefore(long index) {
          throw new UncheckedIOException("cannot be listed", new IOException());
        }
      };

  @Test
  void aDeletionThatFailsIsSaid() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(SnapshotWriter.class);
    logger.addAppender(log);
    try {
      SnapshotWriter.deleteBefore(BROKEN, 5);
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .singleElement()
          .asString()
          .contains("could not be deleted", "cannot be listed");
    } finally {
      logger.detachAppender(log);
    }
  }
}
