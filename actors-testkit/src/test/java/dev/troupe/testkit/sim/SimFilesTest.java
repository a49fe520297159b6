package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimFilesTest {
  private static final byte[] OLD = "old".getBytes();
  private static final byte[] NEW = "newer".getBytes();

  private static SimFiles files(long seed) {
    return new SimFiles(
        new DiskFaults(new SplittableRandom(seed)), new SplittableRandom(seed), () -> {});
  }

  @Test
  void theSafeRecipeNeverLosesTheOldOrTearsTheNew() throws IOException {
    Set<String> outcomes = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      SimFiles files = files(seed);
      files.write("f", OLD);
      files.sync("f");
      files.syncFolder();
      files.write("f.tmp", NEW);
      files.sync("f.tmp");
      files.rename("f.tmp", "f");
      files.crash();
      outcomes.add(new String(files.read("f")));
    }
    assertThat(outcomes).containsExactlyInAnyOrder("old", "newer");
  }

  @Test
  void withoutASyncTheFileIsTornInSomeRuns() throws IOException {
    Set<Integer> lengths = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      SimFiles files = files(seed);
      files.write("f", NEW);
      files.syncFolder();
      files.crash();
      lengths.add(files.read("f").length);
    }
    assertThat(lengths).contains(0, 5).hasSizeGreaterThan(2);
  }

  @Test
  void aNameThatWasNotSyncedIsGoneInSomeRuns() throws IOException {
    Set<Boolean> there = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      SimFiles files = files(seed);
      files.append("f", NEW);
      files.sync("f");
      files.crash();
      there.add(files.exists("f"));
    }
    assertThat(there).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void aFullDiskRefusesToWrite() {
    DiskFaults faults = new DiskFaults(new SplittableRandom(1));
    SimFiles files = new SimFiles(faults, new SplittableRandom(1), () -> {});
    faults.full(true);
    assertThatThrownBy(() -> files.write("f", OLD)).isInstanceOf(IOException.class);
    assertThat(files.list()).isEmpty();
  }

  /** Or a program could never make room. */
  @Test
  void aDeleteNeedsNoRoomOnAFullDisk() throws IOException {
    DiskFaults faults = new DiskFaults(new SplittableRandom(1));
    SimFiles files = new SimFiles(faults, new SplittableRandom(1), () -> {});
    files.write("f", OLD);
    files.sync("f");
    files.syncFolder();
    faults.full(true);
    files.delete("f");
    files.syncFolder();
    files.crash();
    assertThat(files.exists("f")).as("after a crash").isFalse();
  }

  @Test
  void aDeleteFailsWithADiskThatIsTold() throws IOException {
    DiskFaults faults = new DiskFaults(new SplittableRandom(1));
    SimFiles files = new SimFiles(faults, new SplittableRandom(1), () -> {});
    files.write("f", OLD);
    faults.full(true);
    faults.failNext(1);
    assertThatThrownBy(() -> files.delete("f")).isInstanceOf(IOException.class);
    assertThat(files.list()).containsExactly("f");
  }
}
