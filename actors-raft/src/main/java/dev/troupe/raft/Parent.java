package dev.troupe.raft;

import dev.troupe.raft.RaftNode.Command;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A member as its children and its jobs see it: one life of it, from recovery to failure. A member
 * that starts again keeps its address, and must not take what its former life was waiting for.
 */
record Parent(ActorRef<Command> member, Object life) {

  /** A message for one life of a member alone. */
  record OfLife(Object life, Command message) implements Command {}

  static Parent of(ActorRef<Command> member) {
    return new Parent(member, new Object());
  }

  void tell(Command message) {
    member.tell(wrap(message));
  }

  Command wrap(Command message) {
    return new OfLife(life, message);
  }

  boolean isFor(OfLife message) {
    return message.life() == life;
  }
}
