package dev.troupe.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * An operator's question to this node's own member: asked again, after a pause, while nobody leads
 * or whoever leads cannot begin yet, as then certainly nothing was begun. Any other answer is the
 * last one.
 */
final class AdminCall {

  private final ActorSystem<?> system;
  private final ActorRef<RaftNode.Command> member;
  private final AdminMessage.Wish wish;
  private final Duration pause;
  private final RaftClock clock = RaftClock.system();
  private final long deadline;

  AdminCall(
      ActorSystem<?> system,
      RaftSettings settings,
      ActorRef<RaftNode.Command> member,
      AdminMessage.Wish wish,
      Duration timeout) {
    this.system = system;
    this.member = member;
    this.wish = wish;
    this.pause = settings.heartbeatInterval();
    this.deadline = clock.monotonicNanos() + timeout.toNanos();
  }

  /**
   * Asks.
   *
   * @return {@link GroupAdmin.NotLeader} or {@link GroupAdmin.NotYet} if there was no leader, or
   *     none that could begin, until the end of that time; fails with a {@code TimeoutException} if
   *     one was asked and has not answered, nor is known to have lost its office meanwhile
   */
  CompletionStage<GroupAdmin.Reply> begin() {
    Duration left = Duration.ofNanos(Math.max(1, deadline - clock.monotonicNanos()));
    CompletionStage<GroupAdmin.Reply> answer =
        AskPattern.ask(member, wish::with, left, system.scheduler());
    return answer.thenCompose(this::orAgain);
  }

  private CompletionStage<GroupAdmin.Reply> orAgain(GroupAdmin.Reply reply) {
    // After the pause there must be time for an answer, or the outcome would be in doubt for
    // nothing.
    boolean late = deadline - clock.monotonicNanos() <= pause.multipliedBy(2).toNanos();
    if (late || !isForNow(reply)) {
      return CompletableFuture.completedFuture(reply);
    }
    CompletableFuture<GroupAdmin.Reply> again = new CompletableFuture<>();
    system
        .scheduler()
        .scheduleOnce(
            pause,
            () -> begin().whenComplete((last, failure) -> complete(again, last, failure)),
            system.executionContext());
    return again;
  }

  private static boolean isForNow(GroupAdmin.Reply reply) {
    return reply instanceof GroupAdmin.NotLeader || reply instanceof GroupAdmin.NotYet;
  }

  private static void complete(
      CompletableFuture<GroupAdmin.Reply> future, GroupAdmin.Reply reply, Throwable failure) {
    if (failure == null) {
      future.complete(reply);
    } else {
      future.completeExceptionally(failure);
    }
  }
}
