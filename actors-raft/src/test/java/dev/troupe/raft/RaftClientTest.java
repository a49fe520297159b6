package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientWorld.Asked;
import dev.troupe.raft.RaftStatus.RoleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** A call whose caller wants to be woken for all of its calls at once. */
  private static final class Woken extends Call {
    private final List<String> log;
    private final Runnable wake;

    Woken(int bytes, List<String> log, Runnable wake) {
      super(Kind.READ, new byte[bytes]);
      this.log = log;
      this.wake = wake;
    }

    @Override
    protected Runnable afterwards() {
      return wake;
    }

    @Override
    protected void onReply(byte[] reply) {
      log.add("reply");
    }

    @Override
    protected void onFailure(CallFailure failure) {
      log.add(failure.name());
    }
  }

  private static final int TOO_MANY = 2 << 20;

  @Test
  void whoWaitsForManyIsWokenOnceWhenTheyHaveEnded() {
    List<String> log = new ArrayList<>();
    Runnable wake = () -> log.add("wake");
    List<Woken> calls =
        Stream.of(1, 1, TOO_MANY).map(bytes -> new Woken(bytes, log, wake)).toList();
    calls.forEach(world.bounds::enter);
    member(RoleName.FOLLOWER, 10, "n1");
    run(new RaftClient.Submit(calls));
    assertThat(log).containsExactly("TOO_LARGE", "wake");
    log.clear();
    ClientMessage.Read read =
        world.take().stream()
            .filter(sent -> sent.message() instanceof ClientMessage.Read)
            .map(sent -> (ClientMessage.Read) sent.message())
            .findFirst()
            .orElseThrow();
    byte[] reply = {1};
    run(new ClientMessage.ReadAnswers(read.incarnation(), read.batch(), 0, List.of(reply, reply)));
    assertThat(log).containsExactly("reply", "reply", "wake");
  }

  @Test
  void norIsItForgottenWhereTheyWereNeverTakenIn() {
    List<String> log = new ArrayList<>();
    Runnable wake = () -> log.add("wake");
    run(new RaftClient.Refuse(List.of(new Woken(1, log, wake), new Woken(1, log, wake))));
    assertThat(log).containsExactly("BUSY", "BUSY", "wake");
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
