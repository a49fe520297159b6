package dev.troupe.raft;

import java.util.Optional;

/**
 * An operator who asked a leader to hand over, from the leader's stepping down until it is known
 * who leads instead: that may be somebody else than was asked for. Outlives the leader's role.
 */
final class Succession {

  /** Nobody is known to lead, an election timeout after the leader has stepped down. */
  enum Overdue implements RaftNode.Command {
    INSTANCE
  }

  private record Waiting(GroupAdmin.TransferLeadership wish, String target) {}

  private final Member me;
  private Optional<Waiting> waiting = Optional.empty();

  Succession(Member me) {
    this.me = me;
  }

  /** The leader has stepped down, most likely for its target. */
  void await(GroupAdmin.TransferLeadership wish, String target) {
    waiting = Optional.of(new Waiting(wish, target));
    me.timers()
        .startSingleTimer(Overdue.INSTANCE, Overdue.INSTANCE, me.settings().electionTimeoutMax());
  }

  /** Somebody leads a later term, this member itself perhaps. */
  void onLeader(String leader) {
    waiting.ifPresent(
        asked -> {
          boolean asWished = leader.equals(asked.target());
          String why =
              asked.target() + " did not take over: " + leader + " leads term " + me.state().term();
          tell(asWished ? new GroupAdmin.Done(me.configuration()) : new GroupAdmin.Refused(why));
        });
  }

  void onOverdue() {
    waiting.ifPresent(
        asked ->
            tell(
                new GroupAdmin.Unknown(
                    asked.target()
                        + " has not taken over yet: "
                        + me.self()
                        + " has stepped down, and knows nobody who leads term "
                        + me.state().term())));
  }

  private void tell(GroupAdmin.Reply reply) {
    me.timers().cancel(Overdue.INSTANCE);
    waiting.get().wish().replyTo().tell(reply);
    waiting = Optional.empty();
  }
}
