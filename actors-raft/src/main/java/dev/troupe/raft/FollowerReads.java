package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries that are answered where they came in (thesis 6.4): a follower asks the leader how far its
 * state must be, waits until it is, and answers from its own. One question to the leader serves all
 * queries that came in before it was sent.
 */
final class FollowerReads {

  private record Confirmed(long index, List<Read> reads) {}

  private final Member me;
  private final String leader;
  private List<Read> waiting = new ArrayList<>();
  private List<Read> asking = new ArrayList<>();
  private final ArrayDeque<Confirmed> confirmed = new ArrayDeque<>();
  private int queries;

  /**
   * From chance on: the answer to a question of an earlier time as a follower answers none of
   * these.
   */
  private long number;

  private long askedAt;

  FollowerReads(Member me, String leader) {
    this.me = me;
    this.leader = leader;
    this.number = me.setup().random().nextLong();
  }

  /** Takes queries, unless too many wait already. */
  boolean add(Read read) {
    if (queries + read.queries().size() > me.settings().maxPendingReads()) {
      return false;
    }
    queries += read.queries().size();
    waiting.add(read);
    boolean lost = me.now() - askedAt > me.settings().electionTimeoutMin().toNanos();
    if (!asking.isEmpty() && lost) { // the question, or its answer
      waiting.addAll(0, asking);
      asking.clear();
    }
    ask();
    return true;
  }

  private void ask() {
    if (!asking.isEmpty() || waiting.isEmpty()) {
      return;
    }
    List<Read> next = waiting;
    waiting = asking;
    asking = next;
    askedAt = me.now();
    me.send(leader, new ReadIndex(me.self(), me.state().term(), ++number));
  }

  /** The leader still led after it was asked, and had committed so far. */
  void onReply(ReadIndexReply reply) {
    if (reply.number() == number && !asking.isEmpty()) {
      confirmed.add(new Confirmed(reply.index(), asking));
      asking = new ArrayList<>();
      onCommitted();
      ask();
    }
  }

  /**
   * More is committed here: what is behind that in the applier's queue reads a state recent enough.
   */
  void onCommitted() {
    while (!confirmed.isEmpty() && confirmed.peek().index() <= me.commitIndex()) {
      for (Read read : confirmed.poll().reads()) {
        queries -= read.queries().size();
        me.read(read);
      }
    }
  }

  /** All that wait, where this member follows that leader no more. */
  List<Read> abandon() {
    List<Read> all = new ArrayList<>();
    confirmed.forEach(batch -> all.addAll(batch.reads()));
    all.addAll(asking);
    all.addAll(waiting);
    confirmed.clear();
    asking.clear();
    waiting.clear();
    queries = 0;
    return all;
  }
}
