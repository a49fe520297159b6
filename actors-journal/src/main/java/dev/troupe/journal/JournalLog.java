package dev.troupe.journal;

import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** All that the store says in the log. */
final class JournalLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.troupe.journal");

  private JournalLog() {}

  static void tornTail(Path file, long offset, long bytes) {
    LOG.warn(
        "Torn tail cut off: {} at offset {}, {} bytes that nobody was told about",
        file,
        offset,
        bytes);
  }

  static void opened(Path folder, long frames, long nextFrame) {
    LOG.info("Opened {}: {} frames read back, the next is {}", folder, frames, nextFrame);
  }

  static void failed(Path folder, Throwable failure, long retryMillis) {
    LOG.error(
        "Nothing is acknowledged from {} until it was opened again, first in {} ms",
        folder,
        retryMillis,
        failure);
  }

  static void stillFailed(Path folder, Throwable failure, long retryMillis, boolean repeated) {
    LOG.atLevel(repeated ? Level.DEBUG : Level.WARN)
        .log("Could not open {} again, next in {} ms: {}", folder, retryMillis, failure.toString());
  }

  static void damaged(Path folder, Throwable failure) {
    LOG.error("{} stays closed, since it is damaged", folder, failure);
  }

  static void full(Path folder, long usable, long least) {
    LOG.error(
        "Disk full: {} bytes usable for {}, writes need {}; deletes go on", usable, folder, least);
  }

  static void roomAgain(Path folder, long usable) {
    LOG.info("Room again: {} bytes usable for {}", usable, folder);
  }

  static void spareFailed(Path folder, Exception failure) {
    LOG.warn("No spare write-ahead file could be prepared in {}: {}", folder, failure.toString());
  }

  static void nativeLibraryStays(Path file, Exception failure) {
    LOG.debug("{} could not be deleted: {}", file, failure.toString());
  }

  static void reserveReleased(Path folder) {
    LOG.warn("Disk full: gave up the reserve in {}, so that deletes can make room", folder);
  }

  static void reserveFailed(Path folder, Exception failure) {
    LOG.warn("The reserve in {}: {}", folder, failure.toString());
  }

  static void closeFailed(Path folder, Exception failure) {
    LOG.warn(
        "Closing {} failed; what was acknowledged is in its write-ahead files", folder, failure);
  }

  static void workersHang(Path folder) {
    LOG.warn("Workers of {} did not end in time", folder);
  }

  static void compacts(Path folder, boolean room, long usable) {
    String what = room ? "are compacted again" : "are not compacted for now, which takes more room";
    LOG.warn("{} bytes usable: the tables in {} {}", usable, folder, what);
  }

  static void callOverdue(Path folder, Duration limit) {
    LOG.error("RocksDB did not end a call on {} within {}; it is given up", folder, limit);
  }

  static void tablesHang(Path folder) {
    LOG.error("RocksDB did not let go of {} in time; nobody opens it again before it has", folder);
  }
}
