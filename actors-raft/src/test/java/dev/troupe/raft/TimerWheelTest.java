package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** The timers of a node's members as one, by a clock that is set by hand. */
class TimerWheelTest {

  private static final Duration HEARTBEAT = Duration.ofMillis(100);

  private final ClientWorld world = new ClientWorld(""); // its clock
  private final TimerWheel wheel = new TimerWheel(world, HEARTBEAT);
  private final AtomicInteger begun = new AtomicInteger();

  private Runnable add(TestInbox<RaftNode.Command> leader) {
    return wheel.add(
        leader.getRef(), RaftNode.Timeout.HEARTBEAT, HEARTBEAT, begun::incrementAndGet);
  }

  private void add(TestInbox<RaftNode.Command> follower, Duration after) {
    wheel.add(follower.getRef(), RaftNode.Timeout.SILENCE, after, () -> {});
  }

  private boolean after(long millis) {
    world.millis += millis;
    return wheel.turn();
  }

  private static int told(TestInbox<RaftNode.Command> leader) {
    return leader.getAllReceived().size();
  }

  @Test
  void aLeaderIsToldOnceAHeartbeatIntervalLater() {
    TestInbox<RaftNode.Command> leader = TestInbox.create();
    add(leader);
    for (int i = 0; i < 9; i++) {
      after(10);
      assertThat(leader.hasMessages()).isFalse();
    }
    after(10);
    assertThat(leader.getAllReceived()).containsExactly(RaftNode.Timeout.HEARTBEAT);
    after(1_000);
    assertThat(leader.hasMessages()).isFalse();
  }

  @Test
  void itKeepsTimeThoughItIsTurnedSeldomAndUnevenly() {
    TestInbox<RaftNode.Command> leader = TestInbox.create();
    int beats = 0;
    add(leader);
    for (int i = 0; i < 1_000; i++) {
      after(i % 2 == 0 ? 3 : 19); // 11 s in all
      if (told(leader) == 1) {
        beats++;
        add(leader);
      }
    }
    assertThat(beats).isBetween(90, 110);
  }

  @Test
  void eachHasItsOwnPlaceInTime() {
    TestInbox<RaftNode.Command> first = TestInbox.create();
    TestInbox<RaftNode.Command> second = TestInbox.create();
    add(first);
    after(40);
    add(second);
    after(60);
    assertThat(told(first)).isEqualTo(1);
    assertThat(told(second)).isZero();
    after(40);
    assertThat(told(second)).isEqualTo(1);
  }

  @Test
  void whoHasTakenItBackIsNotTold() {
    TestInbox<RaftNode.Command> leader = TestInbox.create();
    add(leader).run();
    after(200);
    assertThat(leader.hasMessages()).isFalse();
  }

  @Test
  void afterItWasHeldUpNobodyIsToldTwice() {
    TestInbox<RaftNode.Command> leader = TestInbox.create();
    add(leader);
    after(5_000);
    assertThat(told(leader)).isEqualTo(1);
    add(leader);
    after(0);
    after(90);
    assertThat(told(leader)).isZero();
    after(10);
    assertThat(told(leader)).isEqualTo(1);
  }

  @Test
  void itStandsStillOnlyWhenNobodyHasWaitedForAWhile() {
    TestInbox<RaftNode.Command> leader = TestInbox.create();
    add(leader);
    assertThat(begun).hasValue(1);
    for (int i = 0; i < 20; i++) {
      assertThat(after(100)).isTrue();
      told(leader);
      add(leader);
    }
    boolean turning = true;
    for (int i = 0; i < 40; i++) {
      turning = after(10);
    }
    assertThat(turning).isFalse();
    world.millis += 100_000; // and stands still
    begun.set(0);
    told(leader);
    add(leader);
    assertThat(begun).as("to be set going").hasValue(1);
    wheel.begin();
    assertThat(after(90)).isTrue();
    assertThat(told(leader)).isZero();
    after(10);
    assertThat(told(leader)).isEqualTo(1);
  }

  @Test
  void whoWaitsForLongerThanARoundIsPassedBy() {
    TestInbox<RaftNode.Command> follower = TestInbox.create();
    add(follower, Duration.ofMillis(4_500));
    for (int i = 0; i < 449; i++) {
      after(10);
      assertThat(follower.hasMessages()).isFalse();
    }
    after(10);
    assertThat(follower.getAllReceived()).containsExactly(RaftNode.Timeout.SILENCE);
  }

  @Test
  void afterItWasHeldUpAllAreToldWhoseTimeHasPassed() {
    TestInbox<RaftNode.Command> soon = TestInbox.create();
    TestInbox<RaftNode.Command> late = TestInbox.create();
    TestInbox<RaftNode.Command> later = TestInbox.create();
    add(soon, Duration.ofMillis(1));
    add(late, Duration.ofMillis(4_500));
    add(later, Duration.ofMillis(5_010));
    after(5_000);
    assertThat(told(soon)).isEqualTo(1);
    assertThat(told(late)).isEqualTo(1);
    assertThat(told(later)).isZero();
    after(10);
    assertThat(told(later)).isEqualTo(1);
  }
}
