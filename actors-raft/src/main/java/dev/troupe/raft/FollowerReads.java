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
 * queries that came in before it was sent; it is put again every least election timeout until it is
 * answered.
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

  /** Takes queries, unless too many wait already, here or for the state machine. */
  boolean add(Read read) {
    long pending = (long) queries + me.queriesHandedOver() + read.queries().size();
    if (pending > me.settings().maxPendingReads()) {
      return false;
    }
    queries += read.queries().size();
    waiting.add(read);
    repeatIfLost();
    ask();
    return true;
  }

  /** The leader was heard of: more may be committed, or it may be time to ask again. */
  void step() {
    repeatIfLost();
    onCommitted();
  }

  /**
   * The question, or its answer, may be lost: puts the same one again, as the answers to both are
   * good for all that asked before the first.
   */
  private void repeatIfLost() {
    boolean late = me.now() - askedAt > me.settings().electionTimeoutMin().toNanos();
    if (!asking.isEmpty() && late) {
      put();
    }
  }

  private void ask() {
    if (!asking.isEmpty() || waiting.isEmpty()) {
      return;
    }
    List<Read> next = waiting;
    waiting = asking;
    asking = next;
    number++;
    put();
  }

  private void put() {
    askedAt = me.now();
    me.send(leader, new ReadIndex(me.self(), me.state().term(), number));
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
  private void onCommitted() {
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
