package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.QueryFailed;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A client's queries: sent in batches, and simply asked again when the leader changes or an answer
 * may be lost, as they change nothing.
 *
 * <p>Whichever asking is answered first counts. Where the leader is slow, the answer to the first
 * one often comes when the query has been asked again; if it did not count, the next would be late
 * as well, and the leader would have ever more to do and serve nobody.
 */
final class ReadQueue {

  private static final int MAX_BATCH = 1024;
  private static final long PAUSE_NANOS = 20_000_000;

  /** How often the wait before asking again is doubled. */
  private static final int MOST_DOUBLINGS = 3;

  /** Stands in several batches if it was asked several times; the last of them is its latest. */
  private static final class Question {
    final Call call;
    final long deadline;
    Batch latest;
    int times;
    boolean done;

    Question(Call call, long deadline) {
      this.call = call;
      this.deadline = deadline;
    }
  }

  private static final class Batch {
    final List<Question> questions;
    final long sentAt;
    final long patience;
    int unanswered;

    Batch(List<Question> questions, long sentAt, long patience) {
      this.questions = questions;
      this.sentAt = sentAt;
      this.patience = patience;
      this.unanswered = questions.size();
    }

    /** The question at a place is still unanswered. */
    boolean awaits(int place) {
      return place < questions.size() && !questions.get(place).done;
    }

    /** Also if some were answered in another batch. */
    boolean isOver() {
      return questions.stream().allMatch(question -> question.done);
    }
  }

  private final ClientSetup setup;
  private final RaftSettings.Client settings;
  private final long incarnation;
  private final ArrayDeque<Question> waiting = new ArrayDeque<>();
  private final SortedMap<Long, Batch> asked = new TreeMap<>();
  private long nextBatch;
  private int inflight;
  private boolean paused;
  private long pausedUntil;
  private long firstDeadline; // of what is not answered, or earlier
  private CallFailure whyWaiting = CallFailure.NO_LEADER;

  ReadQueue(ClientSetup setup, long incarnation) {
    this.setup = setup;
    this.settings = setup.settings().client();
    this.incarnation = incarnation;
    this.pausedUntil = setup.now();
  }

  boolean isIdle() {
    return waiting.isEmpty() && asked.isEmpty();
  }

  void add(Call call) {
    long deadline = setup.deadline(call);
    boolean first = isIdle() || deadline - firstDeadline < 0;
    firstDeadline = first ? deadline : firstDeadline;
    waiting.add(new Question(call, deadline));
  }

  void send(String leader) {
    if (!setup.isDue(pausedUntil)) {
      return;
    }
    while (inflight < settings.maxInflight() && next() != null) {
      List<Question> questions = new ArrayList<>();
      List<byte[]> queries = new ArrayList<>();
      long bytes = 0;
      int times = 0;
      while (next() != null && questions.size() < MAX_BATCH && bytes < settings.maxFrameBytes()) {
        Question question = waiting.poll();
        questions.add(question);
        queries.add(question.call.payload());
        bytes += question.call.payload().length;
        times = Math.max(times, question.times++);
      }
      long patience = settings.retryInterval().toNanos() << Math.min(times, MOST_DOUBLINGS);
      Batch batch = new Batch(questions, setup.now(), patience);
      questions.forEach(question -> question.latest = batch);
      inflight += questions.size();
      asked.put(nextBatch, batch);
      setup.network().toMember(leader, new Read(setup.node(), incarnation, nextBatch, queries));
      nextBatch++;
    }
  }

  /** The first that waits and was not answered meanwhile; null if there is none. */
  private Question next() {
    while (!waiting.isEmpty() && waiting.peek().done) {
      waiting.poll();
    }
    return waiting.peek();
  }

  void onAnswers(ReadAnswers answers) {
    Batch batch = answers.incarnation() == incarnation ? asked.get(answers.batch()) : null;
    if (batch != null) {
      for (int i = 0; i < answers.replies().size(); i++) {
        onAnswer(answers.batch(), batch, answers.first() + i, answers.replies().get(i));
      }
    }
  }

  /** Whether the question at a place of a batch is still unanswered. */
  boolean isAwaited(long number, int place) {
    Batch batch = asked.get(number);
    return batch != null && batch.awaits(place);
  }

  /**
   * The answer to the question at a place of a batch, be it the latest that it stands in or not.
   */
  void onAnswer(long number, int place, byte[] reply) {
    Batch batch = asked.get(number);
    if (batch != null) {
      onAnswer(number, batch, place, reply);
    }
  }

  private void onAnswer(long number, Batch batch, int place, byte[] reply) {
    if (batch.awaits(place)) {
      setup.bounds().reply(take(number, batch, place), reply);
    }
  }

  /** There is no answer to this question, and will not be if it is asked again. */
  void onFailed(QueryFailed failed) {
    Batch batch = failed.incarnation() == incarnation ? asked.get(failed.batch()) : null;
    if (batch != null && batch.awaits(failed.place())) {
      Call call = take(failed.batch(), batch, failed.place());
      setup.bounds().fail(call, CallFailure.QUERY_FAILED);
    }
  }

  private Call take(long number, Batch batch, int place) {
    whyWaiting = CallFailure.NO_LEADER; // who answers is busy no more
    Question question = batch.questions.get(place);
    end(question);
    if (--batch.unanswered == 0) {
      asked.remove(number);
    }
    return question.call;
  }

  private void end(Question question) {
    question.done = true;
    stopWaitingForAnswer(question);
  }

  private void stopWaitingForAnswer(Question question) {
    if (question.latest != null) {
      question.latest = null;
      inflight--;
    }
  }

  /** A batch is to be asked again; false if it is an old story. */
  boolean onRefused(ReadRefused refused) {
    Batch batch = refused.incarnation() == incarnation ? asked.remove(refused.batch()) : null;
    if (batch == null || batch.questions.stream().noneMatch(one -> one.latest == batch)) {
      return false;
    }
    whyWaiting = refused.reason() == Refusal.BUSY ? CallFailure.BUSY : CallFailure.NO_LEADER;
    askAgain(batch);
    return true;
  }

  /** Waits a little before it asks: the leader is busy, or there is none. */
  void pause() {
    paused = true;
    pausedUntil = setup.now() + PAUSE_NANOS;
  }

  /** What the leader before was busy with does not matter any more. */
  void leaderChanged() {
    whyWaiting = CallFailure.NO_LEADER;
  }

  /** Another leader: asks all again. */
  void startOver() {
    List<Batch> all = new ArrayList<>(asked.values());
    for (int i = all.size() - 1; i >= 0; i--) { // the first comes to stand first in the queue
      all.get(i).questions.forEach(question -> question.times = 0);
      askAgain(all.get(i));
    }
    paused = false;
    pausedUntil = setup.now();
  }

  private void askAgain(Batch batch) {
    for (int i = batch.questions.size() - 1; i >= 0; i--) {
      Question question = batch.questions.get(i);
      if (question.latest == batch) {
        stopWaitingForAnswer(question);
        waiting.addFirst(question);
      }
    }
  }

  /** Nanoseconds until a pause or a time limit ends; what else a tick looks at is in no hurry. */
  long nanosToNext() {
    long now = setup.now();
    long pause = paused ? pausedUntil - now : Long.MAX_VALUE;
    return isIdle() ? pause : Math.min(pause, firstDeadline - now);
  }

  /**
   * Gives up what is due, and asks again where an answer is overdue.
   *
   * @return something may be asked by now that was not to be asked before
   */
  boolean onTick() {
    long now = setup.now();
    boolean pauseEnds = paused && setup.isDue(pausedUntil);
    paused = paused && !pauseEnds;
    boolean asksAgain = false;
    for (Batch batch : List.copyOf(asked.values())) {
      if (now - batch.sentAt > batch.patience) {
        askAgain(batch);
        asksAgain = true;
      }
    }
    boolean expires = !isIdle() && setup.isDue(firstDeadline);
    if (expires) {
      expireDue(now);
    }
    waiting.removeIf(question -> question.done);
    asked.values().removeIf(Batch::isOver);
    return pauseEnds || asksAgain || expires;
  }

  private void expireDue(long now) {
    long leastLeft = Long.MAX_VALUE;
    for (Batch batch : asked.values()) {
      leastLeft = Math.min(leastLeft, expireDue(batch.questions, now));
    }
    leastLeft = Math.min(leastLeft, expireDue(waiting, now));
    firstDeadline = now + leastLeft;
  }

  /** Nanoseconds that are left of the first deadline among them. */
  private long expireDue(Iterable<Question> questions, long now) {
    long leastLeft = Long.MAX_VALUE;
    for (Question question : questions) {
      long left = question.deadline - now;
      if (!question.done && left <= 0) {
        end(question);
        setup.bounds().fail(question.call, whyWaiting);
      } else if (!question.done) {
        leastLeft = Math.min(leastLeft, left);
      }
    }
    return leastLeft;
  }
}
