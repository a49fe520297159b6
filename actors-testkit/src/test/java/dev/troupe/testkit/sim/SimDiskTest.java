package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.api.Test;

class SimDiskTest {
  private final List<String> diary = new ArrayList<>();

  private Behavior<?> diary(SimNodeContext world) {
    return new TestWorld.Diary(diary);
  }

  private SimNode start(Sim sim) {
    diary.clear();
    SimNode node = sim.node("n", this::diary);
    sim.runUntil(() -> diary.contains("recovered 0"), Duration.ofSeconds(1));
    return node;
  }

  @Test
  void whatWasSyncedSurvivesACrashSnapshotsIncluded() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = start(sim);
      for (int i = 0; i < 25; i++) {
        node.tell("line " + i);
      }
      sim.runUntil(() -> diary.contains("line 24"), Duration.ofSeconds(1));
      node.crash();
      node.restart();
      sim.runUntil(() -> diary.contains("recovered 25"), Duration.ofSeconds(1));
      assertThat(sim.lastTrace()).anyMatch(line -> line.contains("CRASH n"));
    }
  }

  @Test
  void whatWasNotSyncedIsLostInSomeRunsAndKeptInOthers() {
    Set<String> outcomes = new HashSet<>();
    for (int seed = 1; seed <= 12; seed++) {
      try (Sim sim = Sim.seeded(seed)) {
        SimNode node = start(sim);
        node.disk().slow(Duration.ofSeconds(1), Duration.ofSeconds(1));
        node.tell("line");
        sim.runUntil(() -> node.disk().unsyncedWrites() == 1, Duration.ofSeconds(1));
        crashAndRecover(sim, node);
        outcomes.add(diary.get(0));
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrder("recovered 0", "recovered 1");
  }

  @Test
  void aDiskThatForgetsLosesAllThatWasNotSynced() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = start(sim);
      node.disk().slow(Duration.ofSeconds(1), Duration.ofSeconds(1));
      node.disk().losesAllUnsynced(true);
      node.tell("line");
      sim.runUntil(() -> node.disk().unsyncedWrites() == 1, Duration.ofSeconds(1));
      crashAndRecover(sim, node);
      assertThat(diary).containsExactly("recovered 0");
    }
  }

  private void crashAndRecover(Sim sim, SimNode node) {
    node.crash();
    diary.clear();
    node.restart();
    sim.runUntil(() -> !diary.isEmpty(), Duration.ofSeconds(10));
  }

  @Test
  void aFullDiskFailsWritesAndKeepsNothing() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = start(sim);
      node.disk().full(true);
      node.tell("line");
      sim.runFor(Duration.ofSeconds(1));
      assertThat(diary)
          .as("restarted after the failure")
          .containsExactly("recovered 0", "recovered 0");
      node.disk().heal();
      node.tell("next");
      sim.runUntil(() -> diary.contains("next"), Duration.ofSeconds(1));
    }
  }

  @Test
  void aFailedWriteMayBeThereAllTheSame() {
    Set<String> outcomes = new HashSet<>();
    for (int seed = 1; seed <= 12; seed++) {
      try (Sim sim = Sim.seeded(seed)) {
        SimNode node = start(sim);
        node.disk().failNext(1);
        node.tell("line");
        sim.runFor(Duration.ofSeconds(1));
        outcomes.add(diary.get(1));
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrder("recovered 0", "recovered 1");
  }
}
