package dev.troupe.journal;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in our own types what RocksDB reports. */
final class TablesFailure {
  private static final Pattern PLACE = Pattern.compile("in (\\S+\\.sst) offset (\\d+)");
  private static final Pattern FILE =
      Pattern.compile("(/\\S*/(?:\\d+\\.sst|MANIFEST-\\d+|CURRENT|IDENTITY))");

  private TablesFailure() {}

  /** What the caller should throw. */
  static JournalException of(Path folder, RocksDBException failure) {
    String message = String.valueOf(failure.getMessage());
    Status status = failure.getStatus();
    if (isNoSpace(status, message)) {
      return new JournalFullException("no room for the tables in " + folder, failure);
    }
    if (isDamage(status, message)) {
      return damage(folder, message, failure);
    }
    return new JournalUnavailableException("the tables in " + folder + ": " + message, failure);
  }

  private static boolean isNoSpace(Status status, String message) {
    return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || message.contains("No space left");
  }

  private static boolean isDamage(Status status, String message) {
    return (status != null && status.getCode() == Status.Code.Corruption)
        || message.contains("Corruption")
        || message.contains("No such file")
        || message.contains("does not exist");
  }

  private static DamagedJournalException damage(
      Path folder, String message, RocksDBException failure) {
    Matcher place = PLACE.matcher(message);
    if (place.find()) {
      return new DamagedJournalException(
          Path.of(place.group(1)), Long.parseLong(place.group(2)), message, failure);
    }
    Matcher file = FILE.matcher(message);
    return new DamagedJournalException(
        file.find() ? Path.of(file.group(1)) : folder, -1, message, failure);
  }
}
