package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a group that is one of many, followers learn with the next heartbeat what is committed. */
class GatheredCommitTest {

  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofMillis(20);

  /** With a lease no round is needed before an answer, which would tell of the commit as well. */
  private final PlayedGroup group = PlayedGroup.oneOfMany("troupe.raft.read.lease = on");

  private long term;

  @BeforeEach
  void lead() {
    term = group.letLead();
    group.follow();
    group.submit(Call.Kind.WRITE, "k=0"); // for which the client opens its session
    group.sim.runFor(HEARTBEAT.multipliedBy(10));
  }

  @AfterEach
  void stop() {
    group.close();
  }

  /** Right behind a heartbeat. */
  private ClientWorld.Asked write() {
    group.forget();
    group.await("n2", AppendEntries.class);
    group.sim.runFor(Duration.ofMillis(5)); // n3 has it as well
    group.forget();
    return group.submit(Call.Kind.WRITE, "k=1");
  }

  @Test
  void aWriteIsOneMessageToEachFollower() {
    ClientWorld.Asked call = write();
    group.sim.runFor(SOON);
    assertThat(call.ends).as("its client need not wait for more").hasSize(1);
    for (String follower : List.of("n2", "n3")) {
      assertThat(group.received(follower, AppendEntries.class))
          .singleElement()
          .satisfies(message -> assertThat(message.entries()).hasSize(1));
    }
  }

  @Test
  void theNextHeartbeatTellsThatItIsCommitted() {
    write();
    group.sim.runFor(HEARTBEAT);
    for (String follower : List.of("n2", "n3")) {
      List<AppendEntries> messages = group.received(follower, AppendEntries.class);
      long written = messages.get(0).lastIndex();
      assertThat(messages).hasSize(2);
      assertThat(messages.get(0).leaderCommit()).isLessThan(written);
      assertThat(messages.get(1).leaderCommit()).isEqualTo(written);
    }
  }

  @Test
  void aFollowerThatIsAboutToReadIsToldAtOnce_thesis_6_4() {
    write();
    group.sim.runFor(SOON);
    long written = group.received("n3", AppendEntries.class).get(0).lastIndex();
    group.forget();
    group.send("n3", new ReadIndex("n3", term, 7));
    group.sim.runFor(SOON);
    List<Object> said = group.received("n3", Object.class);
    ReadIndexReply reply = group.received("n3", ReadIndexReply.class).get(0);
    assertThat(reply.index()).isEqualTo(written);
    assertThat(said.subList(0, said.indexOf(reply)))
        .as("before the answer")
        .anyMatch(message -> message instanceof AppendEntries to && to.leaderCommit() == written);
  }

  @Test
  void whoReadsAgainIsNotToldAgain() {
    aFollowerThatIsAboutToReadIsToldAtOnce_thesis_6_4();
    group.forget();
    group.send("n3", new ReadIndex("n3", term, 8));
    group.sim.runFor(SOON);
    assertThat(group.received("n3", ReadIndexReply.class)).hasSize(1);
    assertThat(group.received("n3", AppendEntries.class)).isEmpty();
  }
}
