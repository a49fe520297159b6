package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.LinkProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Fifty groups on three nodes, whose heartbeats travel together. */
class CoalescingTest {

  private static final int GROUPS = 50;
  private static final int HEARTBEATS_A_SECOND = 10;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void heartbeatsShareMessagesAndHoldAllLeadersInOffice() {
    try (ManyGroupsWorld world = new ManyGroupsWorld(1, GROUPS, "")) {
      world.awaitLeaders(LIMIT);
      world.sim.runFor(seconds(2));
      Map<String, String> leaders = world.leaders();
      world.countAnew();
      int idle = 10;
      world.sim.runFor(seconds(idle));
      assertThat(world.leaders()).isEqualTo(leaders);
      long beats = 2L * 2 * GROUPS * HEARTBEATS_A_SECOND * idle; // two followers; there and back
      assertThat(world.alone()).isZero();
      assertThat(world.beats()).isBetween(beats * 95 / 100, beats * 101 / 100);
      assertThat(world.bundles()).isLessThan(beats / 3);
    }
  }

  @Test
  void aNodesDeathMovesTheGroupsThatItLedAndNoOthers() {
    try (ManyGroupsWorld world = new ManyGroupsWorld(2, GROUPS, "")) {
      world
          .sim
          .network()
          .usual(LinkProfile.between(Duration.ofMillis(1), seconds(0).plusMillis(20)));
      world.awaitLeaders(LIMIT);
      world.sim.runFor(seconds(1));
      Map<String, String> before = world.leaders();
      String dead = before.get("g0").substring(0, 2);
      String alive = dead.equals("n1") ? "n2" : "n1";
      world.sim.node(dead).crash();
      world.awaitLeaders(LIMIT);
      Map<String, String> after = new TreeMap<>(world.leaders());
      before.forEach(
          (group, leader) ->
              assertThat(after.get(group).equals(leader))
                  .as("%s, led by %s, then by %s", group, leader, after.get(group))
                  .isEqualTo(!leader.startsWith(dead)));
      world.sim.node(dead).restart();
      List<ClientWorld.Asked> calls =
          world.groups.stream()
              .map(group -> world.submit(alive, group, Call.Kind.WRITE, "k=1"))
              .toList();
      world.sim.runUntil(
          "all are answered",
          () -> calls.stream().allMatch(call -> call.ends.equals(List.of("1"))),
          LIMIT);
    }
  }

  /** A heartbeat may have come up to an interval, two windows and a way before the leader's end. */
  @Test
  void followersThatShareATimerMissALeaderAsSoonAsTheyWouldAlone() {
    try (ManyGroupsWorld world = new ManyGroupsWorld(4, GROUPS, "")) {
      world.awaitLeaders(LIMIT);
      world.sim.runFor(seconds(2));
      Map<String, String> before = world.leaders();
      String dead = before.get("g0").substring(0, 2);
      world.sim.node(dead).crash();
      world.sim.runFor(Duration.ofMillis(350)); // of an election timeout of 500 to 1,000
      assertThat(world.leaders()).isEqualTo(before);
      world.sim.runFor(Duration.ofMillis(750));
      assertThat(world.leaders().values()).noneMatch(leader -> leader.startsWith(dead));
    }
  }

  @Test
  void aSeedIsTheSameRunAgain() {
    assertThat(elections(5)).isEqualTo(elections(5)).isNotEqualTo(elections(6));
  }

  private static String elections(long seed) {
    try (ManyGroupsWorld world = new ManyGroupsWorld(seed, GROUPS, "")) {
      world.awaitLeaders(LIMIT);
      world.sim.node("n1").crash();
      world.sim.runFor(seconds(2));
      world.sim.node("n1").restart();
      world.sim.runFor(seconds(2));
      return new TreeMap<>(world.leaders()) + " " + world.beats() + " " + world.bundles();
    }
  }

  /** The lease counts from the heartbeat's handing over, so it has ended when others may lead. */
  @Test
  void aLeaseByCoalescedHeartbeatsEndsBeforeAnotherLeads() {
    String lease = "troupe.raft { read.lease = on, client.request-timeout = 30 s }";
    try (ManyGroupsWorld world = new ManyGroupsWorld(3, 10, lease)) {
      world.awaitLeaders(LIMIT);
      world.sim.runFor(seconds(1));
      String cutOff = world.leaders().get("g0").substring(0, 2);
      String other = cutOff.equals("n1") ? "n2" : "n1";
      world.sim.network().isolate(cutOff);
      ClientWorld.Asked write = world.submit(other, "g0", Call.Kind.WRITE, "k=new");
      while (write.ends.isEmpty()) { // asks all the time whether the write is there
        ClientWorld.Asked read = world.submit(cutOff, "g0", Call.Kind.READ, "k");
        world.sim.runFor(Duration.ofMillis(1));
        if (!write.ends.isEmpty() && !read.ends.isEmpty()) {
          assertThat(read.ends).containsExactly("new");
        }
      }
      ClientWorld.Asked after = world.submit(cutOff, "g0", Call.Kind.READ, "k");
      world.sim.runFor(seconds(3));
      assertThat(after.ends).as("of a leader that was deposed").isEmpty();
      world.sim.heal();
      world.sim.runUntil("the read is answered", () -> !after.ends.isEmpty(), LIMIT);
      assertThat(after.ends).containsExactly("new");
    }
  }
}
