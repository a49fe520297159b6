package dev.troupe.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Pekko's own compatibility kit for journals and snapshot stores, with all that is optional. */
class PekkoTckTest {
  /** What the kits of Pekko 1.7 have with these capabilities. */
  private static final int JOURNAL_TESTS = 17;

  private static final int SNAPSHOT_TESTS = 13;

  @TestFactory
  Stream<DynamicTest> journal(@TempDir Path dir) {
    return ScalaTests.of(new Journal(TestStores.config(dir)), JOURNAL_TESTS);
  }

  @TestFactory
  Stream<DynamicTest> snapshotStore(@TempDir Path dir) {
    return ScalaTests.of(new Snapshots(TestStores.config(dir)), SNAPSHOT_TESTS);
  }

  static final class Journal extends JavaJournalSpec {
    Journal(Config config) {
      super(config);
    }

    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
      return CapabilityFlag.on();
    }

    @Override
    public CapabilityFlag supportsMetadata() {
      return CapabilityFlag.on();
    }
  }

  static final class Snapshots extends JavaSnapshotStoreSpec {
    Snapshots(Config config) {
      super(config);
    }

    @Override
    public CapabilityFlag supportsMetadata() {
      return CapabilityFlag.on();
    }
  }
}
