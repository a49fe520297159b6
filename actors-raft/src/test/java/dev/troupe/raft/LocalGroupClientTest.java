package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientWorld.Asked;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** The way from any thread to the client's actor, and what has no room there. */
class LocalGroupClientTest {

  private final ClientWorld world = new ClientWorld("troupe.raft.client.max-queued = 3");
  private final TestInbox<RaftClient.Command> actor = TestInbox.create();
  private final GroupClient client = new LocalGroupClient("g", actor.getRef(), world.bounds);

  private static List<Asked> calls(int count) {
    List<Asked> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(new Asked(Call.Kind.WRITE, "a", null));
    }
    return calls;
  }

  @Test
  void whatHasNoRoomIsRefusedByTheActorAndNotInsideTheSubmission() {
    List<Asked> calls = calls(5);
    client.submit(calls);
    assertThat(actor.receiveMessage())
        .isEqualTo(new RaftClient.Submit(new ArrayList<>(calls.subList(0, 3))));
    assertThat(actor.receiveMessage())
        .isEqualTo(new RaftClient.Refuse(new ArrayList<>(calls.subList(3, 5))));
    assertThat(calls).allMatch(call -> call.ends.isEmpty());
  }

  /** They come together, but one who submits too much harms nobody else. */
  @Test
  void onlyTheSameSourcesLaterCallsAreRefusedWithIt() {
    ClientWorld few = new ClientWorld("troupe.raft.client.max-queued-bytes = 10");
    GroupClient bounded = new LocalGroupClient("g", actor.getRef(), few.bounds);
    Object source = new Object();
    List<Asked> calls =
        List.of(
            new Asked(Call.Kind.WRITE, "eleven byte", source),
            new Asked(Call.Kind.WRITE, "b", source),
            new Asked(Call.Kind.WRITE, "c", new Object()));
    bounded.submit(calls);
    assertThat(actor.receiveMessage()).isEqualTo(new RaftClient.Submit(List.of(calls.get(2))));
    assertThat(actor.receiveMessage()).isEqualTo(new RaftClient.Refuse(calls.subList(0, 2)));
  }

  @Test
  void refusalsThatWaitAreBounded() {
    client.submit(calls(3));
    client.submit(calls(3));
    List<Asked> more = calls(2);
    client.submit(more);
    assertThat(more).allMatch(call -> call.ends.equals(List.of("BUSY")));
    world.bounds.leaveRefused(3);
    List<Asked> afterwards = calls(2);
    client.submit(afterwards);
    assertThat(afterwards).allMatch(call -> call.ends.isEmpty());
  }

  @Test
  void aCallThatThrowsDoesNotKeepTheOthersFromTheirEnd() {
    Call throwing =
        new Call(Call.Kind.WRITE, new byte[0]) {
          @Override
          protected void onReply(byte[] reply) {}

          @Override
          protected void onFailure(CallFailure failure) {
            throw new IllegalStateException("a caller's mistake");
          }
        };
    Asked other = calls(1).get(0);
    world.bounds.refuse(List.of(throwing, other));
    assertThat(other.ends).containsExactly("BUSY");
  }
}
