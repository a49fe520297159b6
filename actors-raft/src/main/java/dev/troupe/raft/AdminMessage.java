package dev.troupe.raft;

import dev.troupe.kryo.Growing;
import dev.troupe.kryo.KryoMessage;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/** What an operator asked at a member that does not lead, on its way to the leader and back. */
sealed interface AdminMessage extends RaftNode.Command, KryoMessage {

  /**
   * Sent to whom the asked member believes to lead, which passes it on to nobody.
   *
   * @param from the member that was asked
   * @param number counts its questions
   * @param term in which the receiver is believed to lead; {@link #ANY_TERM} from nodes that do not
   *     say
   */
  @Growing
  record Ask(String from, long number, Wish wish, long term) implements AdminMessage {

    static final long ANY_TERM = 0;

    boolean isFor(long leaderTerm) {
      return term == ANY_TERM || term == leaderTerm;
    }
  }

  /** How it went, or that the receiver did not lead. */
  record Answer(long number, GroupAdmin.Reply reply) implements AdminMessage {}

  /** What is to be done. */
  sealed interface Wish extends KryoMessage {

    /** The same as a command of the leader. */
    RaftNode.Command with(ActorRef<GroupAdmin.Reply> replyTo);
  }

  /** {@link GroupAdmin.ChangeMembers}. */
  record SetMembers(Configuration target) implements Wish {
    @Override
    public RaftNode.Command with(ActorRef<GroupAdmin.Reply> replyTo) {
      return new GroupAdmin.ChangeMembers(target, replyTo);
    }
  }

  /**
   * Adds or removes some, whoever else is in the group when the leader comes to it.
   *
   * @param added voters with their addresses; one that is in the group already gets this address
   * @param removed voters and learners
   */
  record EditMembers(SortedMap<String, String> added, List<String> removed) implements Wish {
    @Override
    public RaftNode.Command with(ActorRef<GroupAdmin.Reply> replyTo) {
      return new GroupAdmin.AlterMembers(this, replyTo);
    }

    Configuration of(Configuration current) {
      SortedMap<String, String> voters = new TreeMap<>(current.voters());
      SortedMap<String, String> learners = new TreeMap<>(current.learners());
      removed.forEach(voters::remove);
      removed.forEach(learners::remove);
      added.keySet().forEach(learners::remove);
      voters.putAll(added);
      return Configuration.of(voters, learners);
    }
  }

  /** {@link GroupAdmin.TransferLeadership}. */
  record Transfer(Optional<String> target) implements Wish {
    @Override
    public RaftNode.Command with(ActorRef<GroupAdmin.Reply> replyTo) {
      return new GroupAdmin.TransferLeadership(target, replyTo);
    }
  }
}
