package dev.troupe.raft;

import java.util.Optional;

/**
 * A leader's way out of its office (thesis 3.10): takes no more commands, brings the one that it
 * has chosen up to date, and tells it to stand. If that one does not lead within an election
 * timeout, the leader goes on.
 */
final class LeadershipTransfer {

  private final Member me;
  private final Replicator replicator;
  private Optional<GroupAdmin.TransferLeadership> ask = Optional.empty();
  private String target = "";
  private long deadline;
  private boolean everSent;
  private boolean sent; // to the target of the transfer that is under way

  LeadershipTransfer(Member me, Replicator replicator) {
    this.me = me;
    this.replicator = replicator;
  }

  /** Commands are to be refused, and their clients sent to the next leader. */
  boolean isUnderWay() {
    return ask.isPresent();
  }

  /**
   * Someone was told to stand in this term, and others may vote for it though they hear this
   * leader: no lease holds any more.
   */
  boolean hasEverBegun() {
    return everSent;
  }

  void begin(GroupAdmin.TransferLeadership wish) {
    Optional<String> chosen = wish.target().or(replicator::mostAdvancedVoter);
    if (isUnderWay()) {
      wish.replyTo().tell(new GroupAdmin.Refused("a transfer is under way"));
    } else if (chosen.isEmpty() || !me.configuration().voters().containsKey(chosen.get())) {
      wish.replyTo().tell(new GroupAdmin.Refused("no such voter: " + chosen.orElse("(any)")));
    } else if (chosen.get().equals(me.self())) {
      wish.replyTo().tell(new GroupAdmin.Done(me.configuration()));
    } else {
      ask = Optional.of(wish);
      target = chosen.get();
      sent = false;
      deadline = me.now() + me.settings().electionTimeoutMax().toNanos();
      step();
    }
  }

  /** To be called whenever more has been replicated, and now and then. */
  void step() {
    if (!isUnderWay()) {
      return;
    }
    if (me.now() - deadline > 0) {
      String late = target + " did not take over in time";
      ask.get().replyTo().tell(sent ? new GroupAdmin.Unknown(late) : new GroupAdmin.Refused(late));
      ask = Optional.empty();
    } else if (replicator.hasAll(target)) {
      sent = true;
      tellToStand(target);
    }
  }

  /** A leader that is no voter any more hands over to whoever has most, and leaves. */
  void handOver() {
    replicator.mostAdvancedVoter().ifPresent(this::tellToStand);
  }

  private void tellToStand(String successor) {
    everSent = true;
    me.send(successor, new RaftMessage.TimeoutNow(me.self(), me.state().term()));
  }

  /** The leader has stepped down; whether for the one that it has chosen is not known yet. */
  void onSteppedDown() {
    ask.ifPresent(wish -> me.succession().await(wish, target));
    ask = Optional.empty();
  }
}
