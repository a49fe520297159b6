package dev.troupe.raft;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A leader's way from one configuration to another (§6, thesis 4), one appended configuration after
 * the other, each only once the one before it is committed. A joint configuration that an earlier
 * leader left behind is brought to its end in the same way.
 */
final class MembershipChange {

  private final Member me;
  private final long firstIndex;
  private final Predicate<String> caughtUp;
  private final Consumer<Configuration> append;
  private Configuration target;
  private ActorRef<GroupAdmin.Reply> replyTo;
  private long deadline;

  /**
   * @param firstIndex of the leader's term
   */
  MembershipChange(
      Member me, long firstIndex, Predicate<String> caughtUp, Consumer<Configuration> append) {
    this.me = me;
    this.firstIndex = firstIndex;
    this.caughtUp = caughtUp;
    this.append = append;
  }

  void begin(GroupAdmin.ChangeMembers ask) {
    Optional<GroupAdmin.Reply> hindrance =
        target != null
            ? Optional.of(new GroupAdmin.Refused("another change is under way"))
            : MembershipRules.hindrance(me.state(), me.commitIndex(), firstIndex, ask.target());
    if (hindrance.isPresent()) {
      ask.replyTo().tell(hindrance.get());
      return;
    }
    target = ask.target();
    replyTo = ask.replyTo();
    deadline = me.now() + me.settings().membership().catchUpTimeout().toNanos();
    step();
  }

  /** Goes on as far as it may; to be called whenever more is committed or has been replicated. */
  void step() {
    if (target == null && !me.configuration().isJoint()) {
      return;
    }
    boolean committed =
        me.commitIndex() >= firstIndex && me.commitIndex() >= me.state().configurationIndex();
    if (!committed) {
      return;
    }
    Configuration current = me.configuration();
    if (current.equals(target)) {
      end(new GroupAdmin.Done(current));
      return;
    }
    Optional<Configuration> next =
        MembershipRules.next(current, target == null ? current : target, caughtUp);
    if (next.isPresent()) {
      append.accept(next.get());
    } else if (me.now() - deadline > 0) {
      end(new GroupAdmin.Refused("new voters did not catch up in time; they stay learners"));
    }
  }

  /** The leader steps down: whether the change will be completed is the next one's affair. */
  void abandon() {
    if (target != null) {
      end(
          new GroupAdmin.Unknown(
              "the leader stepped down; the group's status says which configuration it has"));
    }
  }

  private void end(GroupAdmin.Reply reply) {
    target = null;
    replyTo.tell(reply);
  }
}
