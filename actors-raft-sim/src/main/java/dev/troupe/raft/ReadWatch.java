package dev.troupe.raft;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Counts in which way queries were answered, by what a member receives and what it sends: under a
 * lease no follower is heard between the query and its answer.
 */
final class ReadWatch {

  private record Batch(String node, String client, long incarnation, long number) {}

  /**
   * @param heard how often its member had heard a follower when the batch came
   */
  private record Asked(boolean leading, long heard) {}

  private final Predicate<String> leads;
  private final Map<Batch, Asked> asked = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private long byLease;
  private long confirmed;
  private long byFollowers;

  /**
   * @param leads whether a node's member leads now
   */
  ReadWatch(Predicate<String> leads) {
    this.leads = leads;
  }

  long byLease() {
    return byLease;
  }

  long confirmed() {
    return confirmed;
  }

  long byFollowers() {
    return byFollowers;
  }

  /** The same member, which is seen to receive. */
  Behavior<RaftNode.Command> receiving(String node, Behavior<RaftNode.Command> member) {
    return Behaviors.intercept(
        () ->
            new BehaviorInterceptor<RaftNode.Command, RaftNode.Command>(RaftNode.Command.class) {
              @Override
              public Behavior<RaftNode.Command> aroundReceive(
                  TypedActorContext<RaftNode.Command> context,
                  RaftNode.Command message,
                  ReceiveTarget<RaftNode.Command> target) {
                onReceived(node, message);
                return target.apply(context, message);
              }
            },
        member);
  }

  private void onReceived(String node, RaftNode.Command message) {
    if (message instanceof ClientMessage.Read read) {
      asked.put(
          new Batch(node, read.client(), read.incarnation(), read.batch()),
          new Asked(leads.test(node), heard.getOrDefault(node, 0L)));
    } else if (message instanceof RaftMessage.AppendAccepted
        || message instanceof RaftMessage.AppendRejected
        || message instanceof RaftMessage.SnapshotReply) {
      heard.merge(node, 1L, Long::sum);
    }
  }

  /**
   * The same network, on which a node's member is seen to answer.
   *
   * @param lease whether it uses one where it leads
   */
  RaftNetwork answering(String node, boolean lease, RaftNetwork network) {
    return new RaftNetwork() {
      @Override
      public void toMember(String to, Object message) {
        network.toMember(to, message);
      }

      @Override
      public void toClient(String client, Object message) {
        if (message instanceof ClientMessage.ReadAnswers answers) {
          Batch batch = new Batch(node, client, answers.incarnation(), answers.batch());
          onAnswered(batch, lease, answers.replies().size());
        } else if (message instanceof ClientMessage.ReplyPart part
            && part.query()
            && part.offset() == 0) {
          onAnswered(new Batch(node, client, part.incarnation(), part.number()), lease, 1);
        }
        network.toClient(client, message);
      }
    };
  }

  private void onAnswered(Batch batch, boolean lease, int queries) {
    Asked question = asked.get(batch);
    if (!question.leading()) {
      byFollowers += queries;
    } else if (lease && question.heard() == heard.getOrDefault(batch.node(), 0L)) {
      byLease += queries;
    } else {
      confirmed += queries;
    }
  }
}
