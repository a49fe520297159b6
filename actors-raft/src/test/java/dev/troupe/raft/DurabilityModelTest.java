package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.Durability.Write;
import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftEvent.LogCompacted;
import dev.troupe.raft.RaftEvent.SnapshotInstalled;
import dev.troupe.raft.RaftEvent.TermAdvanced;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is appended, cut off and installed, and however the writes are split: what a member says
 * is on its disk is there. The disk is a second state to which events are applied when their write
 * is done.
 */
class DurabilityModelTest {

  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  private static final class World {
    final SplittableRandom random;
    final RaftState memory = new RaftState();
    final RaftState disk = new RaftState();
    final List<Entry> truth = new ArrayList<>(); // committed entries: index 1 is at 0
    final Durability durability;
    Write underWay;
    int submitted; // entries and other events, each for itself, so that joins do not matter
    int onDisk;
    int promisesKept;
    int promisesGiven;

    World(long seed) {
      random = new SplittableRandom(seed);
      int maxBytes = random.nextInt(1, 1000);
      durability =
          new Durability(
              write -> {
                assertThat(underWay).as("one write at a time").isNull();
                assertThat(write.events()).isNotEmpty();
                underWay = write;
              },
              maxBytes,
              0);
    }

    private static int weight(RaftEvent event) {
      return event instanceof EntriesAppended appended ? appended.entries().size() : 1;
    }

    void record(RaftEvent event, long stillValid) {
      memory.apply(event);
      submitted += weight(event);
      durability.submit(event, stillValid);
    }

    int commit() {
      return truth.size();
    }

    Entry entry() {
      byte[] command = new byte[random.nextInt(60)];
      return new Entry(memory.term(), 0, Entry.Kind.COMMAND, 0, 0, 0, command);
    }

    List<Entry> someEntries() {
      List<Entry> entries = new ArrayList<>();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        entries.add(entry());
      }
      return entries;
    }

    void step() {
      RaftLog log = memory.log();
      switch (random.nextInt(12)) {
        case 0 -> record(new TermAdvanced(memory.term() + 1), Long.MAX_VALUE);
        case 1, 2 -> append(log.lastIndex());
        case 3 -> {
          record(new TermAdvanced(memory.term() + 1), Long.MAX_VALUE);
          append(random.nextLong(commit(), log.lastIndex() + 1)); // may cut
        }
        case 4 -> {
          for (long upTo = random.nextLong(commit(), log.lastIndex() + 1); commit() < upTo; ) {
            truth.add(log.entry(commit() + 1));
          }
        }
        case 5 -> compact();
        case 6 -> installRetaining();
        case 7 -> installDiscarding();
        case 8, 9 -> durability.flush();
        case 10 -> persisted();
        default -> promise();
      }
      check();
    }

    void append(long prev) {
      record(new EntriesAppended(prev, someEntries()), prev);
    }

    void compact() {
      long applied = random.nextLong(0, commit() + 1L);
      if (applied > memory.snapshot().index()) {
        SnapshotMeta snapshot = States.snapshot(applied, memory.log().term(applied));
        LogCompacted event = SnapshotRules.compact(memory, snapshot, random.nextInt(300));
        record(event, Long.MAX_VALUE);
      }
    }

    void installRetaining() {
      long index = random.nextLong(commit(), memory.log().lastIndex() + 1);
      if (index > commit() && index > memory.snapshot().index()) {
        while (commit() < index) {
          truth.add(memory.log().entry(commit() + 1));
        }
        SnapshotMeta snapshot = States.snapshot(index, memory.log().term(index));
        record(new SnapshotInstalled(snapshot), Long.MAX_VALUE);
      }
    }

    void installDiscarding() {
      if (random.nextInt(4) > 0) {
        return;
      }
      record(new TermAdvanced(memory.term() + 1), Long.MAX_VALUE);
      long before = commit();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        truth.add(entry()); // of a term that our log does not have
      }
      SnapshotMeta snapshot = States.snapshot(commit(), memory.term());
      record(new SnapshotInstalled(snapshot), before);
    }

    void persisted() {
      if (underWay != null) {
        for (RaftEvent event : underWay.events()) {
          disk.apply(event);
          onDisk += weight(event);
        }
        underWay = null;
        durability.onPersisted();
      }
    }

    void promise() {
      int needed = submitted;
      promisesGiven++;
      durability.whenDurable(
          () -> {
            assertThat(onDisk).as("events on disk").isGreaterThanOrEqualTo(needed);
            promisesKept++;
          });
    }

    /**
     * Every entry up to durableIndex is on disk, as memory has it or, before its base, as it is.
     */
    void check() {
      long durable = durability.durableIndex();
      RaftLog log = memory.log();
      assertThat(durable).isLessThanOrEqualTo(log.lastIndex());
      assertThat(durable).isLessThanOrEqualTo(disk.log().lastIndex());
      for (long i = disk.log().baseIndex() + 1; i <= durable; i++) {
        Entry expected = i > log.baseIndex() ? log.entry(i) : truth.get((int) i - 1);
        assertThat(disk.log().entry(i)).as("entry %s of %s", i, durable).isSameAs(expected);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsSaidToBeOnDiskIsThere(long seed) {
    World world = new World(seed);
    for (int step = 0; step < 300; step++) {
      world.step();
    }
    world.durability.flush();
    while (world.underWay != null) {
      world.persisted();
      world.check();
    }
    assertThat(world.disk.saved()).isEqualTo(world.memory.saved());
    assertThat(world.durability.durableIndex()).isEqualTo(world.memory.log().lastIndex());
    assertThat(world.promisesKept).isEqualTo(world.promisesGiven).isPositive();
  }
}
