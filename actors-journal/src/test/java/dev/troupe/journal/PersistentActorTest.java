package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as persistent actors see it, and as the one who starts a node sees it. */
class PersistentActorTest {
  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final FaultyDisk disk = new FaultyDisk();
  private ActorTestKit kit;

  @AfterEach
  void stop() {
    if (kit != null) {
      kit.shutdownTestKit();
    }
  }

  private void start() {
    ActorSystemSetup setup =
        ActorSystemSetup.create(BootstrapSetup.create(TestStores.config(dir)), new DiskSetup(disk));
    kit = ActorTestKit.create(ActorSystem.create(Behaviors.empty(), "node", setup));
    TroupeJournal.get(kit.system());
  }

  /** Adds words; tells a probe what it did and what happened to it. */
  private static final class Words extends EventSourcedBehavior<String, String, String> {
    private final ActorRef<String> probe;

    private Words(ActorRef<String> probe) {
      super(
          PersistenceId.ofUniqueId("words"),
          SupervisorStrategy.restartWithBackoff(
              Duration.ofMillis(20), Duration.ofMillis(100), 0.1));
      this.probe = probe;
    }

    static Behavior<String> create(ActorRef<String> probe) {
      return Behaviors.setup(context -> new Words(probe));
    }

    @Override
    public String emptyState() {
      return "";
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(10, 2);
    }

    @Override
    public SignalHandler<String> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(RecoveryCompleted.instance(), state -> probe.tell("recovered " + state))
          .onSignal(
              RecoveryFailed.class,
              (state, signal) -> probe.tell("failed " + signal.getFailure().getMessage()))
          .onSignal(SnapshotCompleted.class, (state, signal) -> probe.tell("snapshot"))
          .build();
    }

    @Override
    public CommandHandler<String, String, String> commandHandler() {
      return (state, word) ->
          Effect().persist(word).thenRun(after -> probe.tell("stored " + after));
    }

    @Override
    public EventHandler<String, String> eventHandler() {
      return (state, word) -> state + word;
    }
  }

  @Test
  void anActorWhoseWriteFoundNoRoomComesBackByItself() {
    start();
    TestProbe<String> probe = kit.createTestProbe();
    ActorRef<String> words = kit.spawn(Words.create(probe.getRef()));
    probe.expectMessage(WAIT, "recovered ");
    words.tell("a");
    probe.expectMessage(WAIT, "stored a");
    disk.usable = 0;
    // The store looks at the disk every 100 ms; so some writes may still pass.
    String said = "stored a";
    String stored = "a";
    while (said.startsWith("stored ")) {
      stored = said.substring("stored ".length());
      words.tell("b");
      said = nextButSnapshots(probe);
    }
    assertThat(said).isEqualTo("recovered " + stored);
    assertThat(TroupeJournal.get(kit.system()).metrics().state())
        .isEqualTo(JournalMetrics.State.FULL);
    disk.usable = -1;
    String next = "recovered " + stored;
    while (!next.startsWith("stored ")) { // restarted again while the last look was still "full"
      assertThat(next).isEqualTo("recovered " + stored);
      words.tell("c");
      next = nextButSnapshots(probe);
    }
    assertThat(next).isEqualTo("stored " + stored + "c");
  }

  /** Snapshots are saved beside the writes, and said when they are: one, or more in a row. */
  private static String nextButSnapshots(TestProbe<String> probe) {
    String said = probe.receiveMessage(WAIT);
    while (said.equals("snapshot")) {
      said = probe.receiveMessage(WAIT);
    }
    return said;
  }

  @Test
  void anActorWhoseSyncFailedRecoversWhatIsOnDisk() {
    start();
    TestProbe<String> probe = kit.createTestProbe();
    ActorRef<String> words = kit.spawn(Words.create(probe.getRef()));
    probe.expectMessage(WAIT, "recovered ");
    words.tell("a");
    probe.expectMessage(WAIT, "stored a");
    disk.failingSyncs.set(1);
    words.tell("b");
    String said = probe.receiveMessage(WAIT);
    while (said.startsWith("failed")) { // while the files are being opened again
      said = probe.receiveMessage(WAIT);
    }
    assertThat(said).isEqualTo("recovered ab");
    words.tell("c");
    probe.expectMessage(WAIT, "stored abc");
  }

  @Test
  void stateSurvivesACrashAndARestart() {
    start();
    TestProbe<String> probe = kit.createTestProbe();
    ActorRef<String> words = kit.spawn(Words.create(probe.getRef()));
    probe.expectMessage(WAIT, "recovered ");
    String expected = "";
    for (int i = 0; i < 25; i++) {
      words.tell("w" + i);
      expected += "w" + i;
      untilStored(probe);
    }
    TroupeJournal.get(kit.system()).abandon();
    kit.shutdownTestKit();
    start();
    TestProbe<String> again = kit.createTestProbe();
    kit.spawn(Words.create(again.getRef()));
    again.expectMessage(WAIT, "recovered " + expected);
    kit.shutdownTestKit();
    start();
    TestProbe<String> third = kit.createTestProbe();
    kit.spawn(Words.create(third.getRef()));
    third.expectMessage(WAIT, "recovered " + expected);
  }

  private static void untilStored(TestProbe<String> probe) {
    String said = probe.receiveMessage(WAIT);
    while (!said.startsWith("stored")) {
      said = probe.receiveMessage(WAIT);
    }
  }

  @Test
  void aDamagedSnapshotFailsTheRecoveryAndAnOlderOneIsNotUsed() throws IOException {
    start();
    TestProbe<String> probe = kit.createTestProbe();
    ActorRef<String> words = kit.spawn(Words.create(probe.getRef()));
    probe.expectMessage(WAIT, "recovered ");
    int snapshots = 0;
    for (int i = 0; i < 20; i++) {
      words.tell("x");
    }
    for (int seen = 0; seen < 22; seen++) {
      snapshots += probe.receiveMessage(WAIT).equals("snapshot") ? 1 : 0;
    }
    assertThat(snapshots).isEqualTo(2);
    kit.shutdownTestKit();
    List<Path> files;
    try (Stream<Path> all = Files.walk(dir.resolve("snapshots"))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(files).hasSize(2);
    Path latest = files.get(1);
    byte[] bytes = Files.readAllBytes(latest);
    bytes[bytes.length - 6] ^= 1;
    Files.write(latest, bytes);
    start();
    TestProbe<String> again = kit.createTestProbe();
    kit.spawn(Words.create(again.getRef()));
    assertThat(again.receiveMessage(WAIT)).startsWith("failed").contains(latest.toString());
  }

  @Test
  void aDamagedFolderRefusesTheStartByName() throws IOException {
    WalFolder wal = WalFolder.write(dir.resolve("wal"), 256 << 10, 20, 900, 1);
    WalFolder.Place third = wal.frames.get(2);
    byte[] bytes = Files.readAllBytes(third.file());
    bytes[(int) third.from() + 50] ^= 1;
    Files.write(third.file(), bytes);
    kit = ActorTestKit.create("node", TestStores.config(dir));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> TroupeJournal.get(kit.system()))
          .isInstanceOf(DamagedJournalException.class)
          .hasMessageContaining(third.file() + " at offset " + third.from());
    }
  }

  @Test
  void twoSystemsCannotShareAFolder() {
    start();
    ActorTestKit other = ActorTestKit.create("other", TestStores.config(dir));
    try {
      assertThatThrownBy(() -> TroupeJournal.get(other.system()))
          .isInstanceOf(JournalLockedException.class)
          .hasMessageContaining(dir.toString());
    } finally {
      other.shutdownTestKit();
    }
  }

  @Test
  void settingsThatAreWrongAreNamed() {
    Config config = TestStores.config(dir).getConfig("troupe.journal");
    assertThatThrownBy(() -> JournalSettings.from(with(config, "dir = \"\"")))
        .hasMessageContaining("troupe.journal.dir");
    assertThatThrownBy(() -> JournalSettings.from(with(config, "segment-bytes = 1 KiB")))
        .hasMessageContaining("troupe.journal.segment-bytes = 1024");
    assertThatThrownBy(() -> JournalSettings.from(with(config, "reopen.at-most = soon")))
        .hasMessageContaining("reopen.at-most");
    assertThat(JournalSettings.from(config).dir()).isEqualTo(dir);
  }

  private static Config with(Config config, String override) {
    return ConfigFactory.parseString(override).withFallback(config);
  }
}
