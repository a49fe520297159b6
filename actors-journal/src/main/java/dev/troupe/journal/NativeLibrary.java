package dev.troupe.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native part from its jar by way of the data folder, which is locked by now. By
 * itself RocksDB unpacks 17 MB into the temporary folder at each start, and a killed process leaves
 * them there.
 */
final class NativeLibrary {
  private static boolean loaded;

  private NativeLibrary() {}

  /** Loads it, once for each JVM. */
  static synchronized void load(Path dataFolder) throws IOException {
    if (loaded) {
      return;
    }
    Path folder = dataFolder.resolve("native");
    Files.createDirectories(folder);
    clear(folder);
    NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    RocksDB.loadLibrary();
    loaded = true;
    clear(folder);
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          // Some systems do not let a loaded library be deleted: the next start does.
          JournalLog.nativeLibraryStays(file, e);
        }
      }
    }
  }
}
