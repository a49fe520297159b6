package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientWorld.Asked;
import dev.troupe.raft.RaftStatus.RoleName;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;

/** Whom a client takes for the leader. */
class RaftClientTest {
  private final ClientWorld world = new ClientWorld("");
  private final BehaviorTestKit<RaftClient.Command> client =
      BehaviorTestKit.create(RaftClient.create(world.setup));

  private void member(RoleName role, long term, String leader) {
    run(new RaftNode.RoleChanged("n3", role, term, Optional.ofNullable(leader)));
  }

  private void run(RaftClient.Command command) {
    client.run(command);
    while (client.selfInbox().hasMessages()) {
      client.runOne();
    }
  }

  /** Whom it has asked since it was last looked, and as the leader of which term. */
  private List<String> asked() {
    return world.take().stream()
        .filter(sent -> sent.message() instanceof ClientMessage.Propose)
        .map(sent -> sent.to() + " " + ((ClientMessage.Propose) sent.message()).term())
        .toList();
  }

  private void call() {
    Asked call = world.asked(Call.Kind.WRITE, "x");
    run(new RaftClient.Submit(List.of(call)));
  }

  @Test
  void itAsksWhomItsMemberFollows() {
    call();
    assertThat(asked()).isEmpty();
    member(RoleName.FOLLOWER, 10, "n1");
    assertThat(asked()).containsExactly("n1 10");
    member(RoleName.FOLLOWER, 11, "n2");
    assertThat(asked()).containsExactly("n2 11");
  }

  @Test
  void aLeaderThatIsKnownIsNotGivenUpForOneOfAnEarlierTerm() {
    member(RoleName.FOLLOWER, 11, "n2");
    member(RoleName.FOLLOWER, 10, "n1");
    call();
    assertThat(asked()).containsExactly("n2 11");
  }

  /**
   * A candidate whose new term did not get to its disk, as that was full, starts again in the term
   * before, and its leader is still there. (Found by seed 20697 of the standard run.)
   */
  @Test
  void aMembersTermMayGoBackWhenItFails() {
    member(RoleName.FOLLOWER, 10, "n1");
    member(RoleName.CANDIDATE, 11, null);
    call();
    member(RoleName.FOLLOWER, 10, null);
    assertThat(asked()).isEmpty();
    member(RoleName.FOLLOWER, 10, "n1");
    assertThat(asked()).containsExactly("n1 10");
  }

  // ---- its one timer

  /**
   * How long the timers are to run that it has started since it was last looked, in milliseconds.
   */
  private List<Long> timersStarted() {
    return client.getAllEffects().stream()
        .filter(effect -> effect instanceof Effect.TimerScheduled<?>)
        .map(effect -> ((Effect.TimerScheduled<?>) effect).duration().toMillis())
        .toList();
  }

  private void call(Call.Kind kind, long millisLeft) {
    Asked call = world.asked(kind, "x");
    call.millisLeft = millisLeft;
    run(new RaftClient.Submit(List.of(call)));
  }

  @Test
  void whatIsUnderWayIsLookedAtTenTimesASecondHoweverManyCallsThereAre() {
    timersStarted(); // that of the session
    for (int i = 0; i < 1_000; i++) {
      call();
    }
    assertThat(timersStarted()).containsExactly(100L);
  }

  @Test
  void aTimeLimitIsSeenInTime() {
    timersStarted();
    call();
    call(Call.Kind.WRITE, 60);
    call(Call.Kind.READ, 30);
    call(Call.Kind.READ, 1);
    assertThat(timersStarted()).containsExactly(100L, 60L, 30L);
  }

  @Test
  void aRefusalIsFollowedByAShortPause() {
    call();
    member(RoleName.FOLLOWER, 10, "n1");
    ClientMessage.Propose frame = (ClientMessage.Propose) world.take().get(0).message();
    timersStarted();
    run(
        new ClientMessage.FrameRefused(
            frame.incarnation(),
            frame.epoch(),
            frame.frame(),
            ClientMessage.Refusal.BUSY,
            Optional.empty(),
            0));
    assertThat(timersStarted()).containsExactly(20L);
    assertThat(asked()).isEmpty();
  }
}
