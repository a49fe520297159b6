package dev.troupe.raft;

import dev.troupe.kryo.KryoMessage;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What an operator asks of a group, and is told. Only the leader carries it out; any other member
 * passes it on ({@link AdminDesk}).
 */
public final class GroupAdmin {

  private GroupAdmin() {}

  /** How it went. */
  public sealed interface Reply extends KryoMessage {}

  /**
   * It is done: committed by the group; or, where another was to lead, that one leads.
   *
   * @param configuration who is in the group now, as this member knows it
   */
  public record Done(Configuration configuration) implements Reply {}

  /** Nobody is known to lead just now, or who was asked did not; nothing was begun. */
  public record NotLeader(Optional<String> leader) implements Reply {}

  /**
   * Who was asked leads, and cannot begin yet: it has not committed what it must have committed
   * before; nothing was begun, and it may be asked again soon.
   */
  public record NotYet(String why) implements Reply {}

  /** It was not begun, or was given up; the text says why, and in which state it was left. */
  public record Refused(String why) implements Reply {}

  /**
   * Whoever led has taken it, or may have, and leads no more: perhaps it is done, perhaps it will
   * be, perhaps never. The text says what is known; the group's status, a little later, which
   * configuration it has, and who leads.
   */
  public record Unknown(String why) implements Reply {}

  /** Brings the group from its configuration to another one (§6). */
  record ChangeMembers(Configuration target, ActorRef<Reply> replyTo) implements RaftNode.Command {}

  /** Brings the group from whatever configuration it has to one with some more, or some less. */
  record AlterMembers(AdminMessage.EditMembers edit, ActorRef<Reply> replyTo)
      implements RaftNode.Command {}

  /**
   * Makes another member lead (thesis 3.10).
   *
   * @param target empty for the one that has most of the log
   */
  record TransferLeadership(Optional<String> target, ActorRef<Reply> replyTo)
      implements RaftNode.Command {}
}
