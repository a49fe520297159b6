package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which answers of a group an operator's call takes for the last one. */
class AdminCallTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final RaftSettings SETTINGS = RaftSettings.of(ConfigFactory.load());
  private static final GroupAdmin.Reply DONE = new GroupAdmin.Done(Configuration.NONE);
  private static final GroupAdmin.Reply NOBODY = new GroupAdmin.NotLeader(Optional.empty());
  private static final GroupAdmin.Reply NOT_YET = new GroupAdmin.NotYet("why");

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** A member that gives these answers, one after the other, and the last one again and again. */
  private static ActorRef<RaftNode.Command> answering(GroupAdmin.Reply... replies) {
    Queue<GroupAdmin.Reply> left = new ArrayDeque<>(List.of(replies));
    return KIT.spawn(
        Behaviors.receiveMessage(
            command -> {
              GroupAdmin.Reply next = left.size() > 1 ? left.remove() : left.peek();
              ((GroupAdmin.TransferLeadership) command).replyTo().tell(next);
              return Behaviors.same();
            }));
  }

  private static GroupAdmin.Reply told(GroupAdmin.Reply... replies) throws Exception {
    return told(SETTINGS, Duration.ofSeconds(60), replies);
  }

  private static GroupAdmin.Reply told(
      RaftSettings settings, Duration limit, GroupAdmin.Reply... replies) throws Exception {
    AdminMessage.Wish wish = new AdminMessage.Transfer(Optional.empty());
    return new AdminCall(KIT.system(), settings, answering(replies), wish, limit)
        .begin()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void itAsksAgainWhileNothingCanBegin() throws Exception {
    assertThat(told(NOBODY, NOT_YET, NOBODY, NOT_YET, DONE)).isEqualTo(DONE);
  }

  @Test
  void itSaysWhatHinderedWhenTheTimeIsOver() throws Exception {
    RaftSettings slow =
        RaftSettings.of(
            ConfigFactory.parseString(
                    """
                    troupe.raft.heartbeat-interval = 20s
                    troupe.raft.election-timeout-min = 60s
                    troupe.raft.election-timeout-max = 90s
                    """)
                .withFallback(ConfigFactory.load()));
    Duration noTimeForAPause = slow.heartbeatInterval();
    assertThat(told(slow, noTimeForAPause, NOT_YET, DONE)).isEqualTo(NOT_YET);
    assertThat(told(slow, noTimeForAPause, NOBODY, DONE)).isEqualTo(NOBODY);
  }

  @Test
  void aRefusalAndADoubtAreTheLastAnswers() throws Exception {
    GroupAdmin.Reply refused = new GroupAdmin.Refused("why");
    assertThat(told(refused, DONE)).isEqualTo(refused);
    GroupAdmin.Reply unknown = new GroupAdmin.Unknown("why");
    assertThat(told(unknown, DONE)).isEqualTo(unknown);
  }
}
