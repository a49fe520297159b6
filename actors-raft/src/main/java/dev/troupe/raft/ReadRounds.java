package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * ReadIndex (§8, thesis 6.4): a query may be answered once a majority has confirmed, after the
 * query came in, that this member still leads. One round of confirmations serves all queries that
 * wait for it; those that come in meanwhile wait for the next.
 */
final class ReadRounds {

  private final int limit;
  private List<ClientMessage.Read> waiting = new ArrayList<>();
  private List<ClientMessage.Read> confirming = new ArrayList<>();
  private int queries;
  private long round;

  ReadRounds(int limit) {
    this.limit = limit;
  }

  /** The round that messages to followers bear now. */
  long round() {
    return round;
  }

  /** Takes queries, unless too many wait already. */
  boolean add(ClientMessage.Read read) {
    if (queries + read.queries().size() > limit) {
      return false;
    }
    queries += read.queries().size();
    waiting.add(read);
    return true;
  }

  /** Starts a round if none is under way and someone waits; true if followers are to be asked. */
  boolean start() {
    if (!confirming.isEmpty() || waiting.isEmpty()) {
      return false;
    }
    List<ClientMessage.Read> started = waiting;
    waiting = confirming;
    confirming = started;
    round++;
    return true;
  }

  /** The round under way is confirmed: what may be answered now. */
  List<ClientMessage.Read> confirmed() {
    List<ClientMessage.Read> answerable = confirming;
    confirming = new ArrayList<>();
    answerable.forEach(read -> queries -= read.queries().size());
    return answerable;
  }

  boolean isConfirming() {
    return !confirming.isEmpty();
  }

  /** All that wait, for a leader that steps down. */
  List<ClientMessage.Read> abandon() {
    List<ClientMessage.Read> all = new ArrayList<>(confirming);
    all.addAll(waiting);
    confirming.clear();
    waiting.clear();
    queries = 0;
    return all;
  }
}
