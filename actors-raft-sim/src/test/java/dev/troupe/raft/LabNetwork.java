package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftMessage.VoteReply;
import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Sim;
import java.time.Duration;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * The network of the MIT labs: reliable, unreliable, or with replies so late that others overtake
 * them; and how much goes over it. Messages of any kind may overtake each other where it is not
 * reliable, as remote calls do.
 */
final class LabNetwork {

  private static final LinkProfile REQUEST = unordered(0, 26).withDrop(0.1);
  private static final LinkProfile REPLY = unordered(0, 1).withDrop(0.1);
  private static final LinkProfile LATE_REPLY = unordered(200, 2200);

  private final Sim sim;
  private boolean unreliable;
  private boolean longReordering;
  private boolean weighing;
  private long requests;
  private long replies;
  private long rejections;
  private long bytes;

  LabNetwork(Sim sim) {
    this.sim = sim;
  }

  private static LinkProfile unordered(int minMillis, int maxMillis) {
    return LinkProfile.between(Duration.ofMillis(minMillis), Duration.ofMillis(maxMillis))
        .withReorder(1);
  }

  /** 0 to 26 ms on the way, and 10% of the requests and of the replies lost. */
  void unreliable(boolean is) {
    unreliable = is;
  }

  /** Two thirds of the replies are late by 200 to 2200 ms. */
  void longReordering(boolean is) {
    longReordering = is;
  }

  /** Whether messages are serialized once more to count their bytes. */
  void weigh(boolean is) {
    weighing = is;
  }

  /** Remote calls so far, in the words of the labs: requests between members. */
  long requests() {
    return requests;
  }

  /** All messages between members so far, their replies included. */
  long messages() {
    return requests + replies;
  }

  /** AppendEntries that were refused so far. */
  long rejections() {
    return rejections;
  }

  /** Bytes of all messages between nodes, while they were {@linkplain #weigh weighed}. */
  long bytes() {
    return bytes;
  }

  /** Called for each message just before it is sent from one node to another. */
  void onMessage(String from, String to, Object message) {
    boolean request = isRequest(message);
    count(from, message, request);
    sim.network().profile(from, to, profile(request));
  }

  private void count(String from, Object message, boolean request) {
    if (message instanceof RaftMessage) {
      requests += request ? 1 : 0;
      replies += request ? 0 : 1;
      rejections += message instanceof AppendRejected ? 1 : 0;
    }
    if (weighing) {
      var system = sim.node(from).system().classicSystem();
      bytes += SerializationExtension.get(system).serialize(message).get().length;
    }
  }

  private static boolean isRequest(Object message) {
    boolean reply =
        message instanceof VoteReply
            || message instanceof AppendAccepted
            || message instanceof AppendRejected
            || message instanceof SnapshotReply
            || message instanceof ReadIndexReply
            || message instanceof ClientMessage.Reply;
    return !reply;
  }

  private LinkProfile profile(boolean request) {
    if (!request && longReordering && sim.random().nextInt(3) < 2) {
      return unreliable ? LATE_REPLY.withDrop(REPLY.drop()) : LATE_REPLY;
    }
    if (unreliable) {
      return request ? REQUEST : REPLY;
    }
    return LinkProfile.GOOD;
  }
}
