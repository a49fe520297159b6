package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * ReadIndex (§8, thesis 6.4): a query may be answered once a majority has confirmed, after the
 * query came in, that this member still leads. One round of confirmations serves all queries that
 * wait for it; those that come in meanwhile wait for the next.
 */
final class ReadRounds {

  /**
   * What waits for a confirmation.
   *
   * @param queries how many
   * @param answer what to do when it is there
   * @param refuse what to do when it will not come
   */
  record Question(int queries, Runnable answer, Runnable refuse) {}

  private final int limit;
  private List<Question> waiting = new ArrayList<>();
  private List<Question> confirming = new ArrayList<>();
  private int queries;
  private long round;
  private long confirmingRound;

  ReadRounds(int limit) {
    this.limit = limit;
  }

  /** The round that messages to followers bear now. */
  long round() {
    return round;
  }

  /** Queries that wait. */
  int size() {
    return queries;
  }

  /** Takes queries, unless too many wait already. */
  boolean add(Question question) {
    if (queries + question.queries() > limit) {
      return false;
    }
    queries += question.queries();
    waiting.add(question);
    return true;
  }

  /** Starts a round if none is under way and someone waits; true if followers are to be asked. */
  boolean start() {
    if (!confirming.isEmpty() || waiting.isEmpty()) {
      return false;
    }
    List<Question> started = waiting;
    waiting = confirming;
    confirming = started;
    confirmingRound = ++round;
    return true;
  }

  /** Starts a round that no query waits for, to learn whether this member still leads. */
  void renew() {
    round++;
  }

  /** The round that must be confirmed for the queries under way. */
  long confirmingRound() {
    return confirmingRound;
  }

  /** The round under way is confirmed: what may be answered now. */
  List<Question> confirmed() {
    List<Question> answerable = confirming;
    confirming = new ArrayList<>();
    answerable.forEach(question -> queries -= question.queries());
    return answerable;
  }

  boolean isConfirming() {
    return !confirming.isEmpty();
  }

  /** All that wait, for a leader that steps down. */
  List<Question> abandon() {
    List<Question> all = new ArrayList<>(confirming);
    all.addAll(waiting);
    confirming.clear();
    waiting.clear();
    queries = 0;
    return all;
  }
}
