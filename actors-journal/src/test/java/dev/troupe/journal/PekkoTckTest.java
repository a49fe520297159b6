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
  @TestFactory
  Stream<DynamicTest> journal(@TempDir Path dir) {
    return ScalaTests.of(new Journal(TestStores.config(dir)));
  }

  @TestFactory
  Stream<DynamicTest> snapshotStore(@TempDir Path dir) {
    return ScalaTests.of(new Snapshots(TestStores.config(dir)));
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
