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
 * A client's queries: sent in batches, and simply asked again when the leader changes, as they
 * change nothing.
 */
final class ReadQueue {

  private static final int MAX_BATCH = 1024;
  private static final long PAUSE_NANOS = 20_000_000;

  private record Question(Call call, long deadline) {}

  /** Questions that are answered leave a null behind. */
  private static final class Batch {
    final Question[] questions;
    final long sentAt;
    final long firstDeadline;
    int unanswered;

    Batch(List<Question> questions, long sentAt) {
      this.questions = questions.toArray(Question[]::new);
      this.sentAt = sentAt;
      this.firstDeadline =
          sentAt + questions.stream().mapToLong(q -> q.deadline() - sentAt).min().orElseThrow();
      this.unanswered = questions.size();
    }
  }

  private final ClientSetup setup;
  private final RaftSettings.Client settings;
  private final long incarnation;
  private final ArrayDeque<Question> waiting = new ArrayDeque<>();
  private final SortedMap<Long, Batch> asked = new TreeMap<>();
  private long nextBatch;
  private int inflight;
  private long pausedUntil;
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
    waiting.add(new Question(call, setup.deadline(call)));
  }

  void send(String leader) {
    if (!setup.isDue(pausedUntil)) {
      return;
    }
    while (!waiting.isEmpty() && inflight < settings.maxInflight()) {
      List<Question> questions = new ArrayList<>();
      List<byte[]> queries = new ArrayList<>();
      long bytes = 0;
      while (!waiting.isEmpty()
          && questions.size() < MAX_BATCH
          && bytes < settings.maxFrameBytes()) {
        Question question = waiting.poll();
        questions.add(question);
        queries.add(question.call().payload());
        bytes += question.call().payload().length;
      }
      inflight += questions.size();
      asked.put(nextBatch, new Batch(questions, setup.now()));
      setup.network().toMember(leader, new Read(setup.node(), incarnation, nextBatch, queries));
      nextBatch++;
    }
  }

  void onAnswers(ReadAnswers answers) {
    if (answers.incarnation() == incarnation) {
      for (int i = 0; i < answers.replies().size(); i++) {
        onAnswer(answers.batch(), answers.first() + i, answers.replies().get(i));
      }
    }
  }

  /** Whether the question at a place of a batch is still unanswered. */
  boolean isAwaited(long number, int place) {
    Batch batch = asked.get(number);
    return batch != null && place < batch.questions.length && batch.questions[place] != null;
  }

  /** The answer to the question at a place of a batch; those asked again meanwhile have gone. */
  void onAnswer(long number, int place, byte[] reply) {
    if (isAwaited(number, place)) {
      setup.bounds().reply(take(number, place), reply);
    }
  }

  /** There is no answer to this question, and will not be if it is asked again. */
  void onFailed(QueryFailed failed) {
    if (failed.incarnation() == incarnation && isAwaited(failed.batch(), failed.place())) {
      setup.bounds().fail(take(failed.batch(), failed.place()), CallFailure.QUERY_FAILED);
    }
  }

  private Call take(long number, int place) {
    whyWaiting = CallFailure.NO_LEADER; // who answers is busy no more
    Batch batch = asked.get(number);
    Question question = batch.questions[place];
    batch.questions[place] = null;
    inflight--;
    if (--batch.unanswered == 0) {
      asked.remove(number);
    }
    return question.call();
  }

  /** A batch is to be asked again; false if it is an old story. */
  boolean onRefused(ReadRefused refused) {
    if (refused.incarnation() != incarnation || !asked.containsKey(refused.batch())) {
      return false;
    }
    whyWaiting = refused.reason() == Refusal.BUSY ? CallFailure.BUSY : CallFailure.NO_LEADER;
    askAgain(refused.batch());
    return true;
  }

  /** Waits a little before it asks: the leader is busy, or there is none. */
  void pause() {
    pausedUntil = setup.now() + PAUSE_NANOS;
  }

  /** What the leader before was busy with does not matter any more. */
  void leaderChanged() {
    whyWaiting = CallFailure.NO_LEADER;
  }

  /** Another leader: asks all again. */
  void startOver() {
    while (!asked.isEmpty()) {
      askAgain(asked.lastKey()); // the last first, so that the first stands first in the queue
    }
    pausedUntil = setup.now();
  }

  private void askAgain(long number) {
    Batch batch = asked.remove(number);
    inflight -= batch.unanswered;
    for (int i = batch.questions.length - 1; i >= 0; i--) {
      if (batch.questions[i] != null) {
        waiting.addFirst(batch.questions[i]);
      }
    }
  }

  void onTick() {
    long now = setup.now();
    while (!asked.isEmpty()
        && now - asked.get(asked.firstKey()).sentAt > settings.retryInterval().toNanos()) {
      askAgain(asked.firstKey());
    }
    waiting.removeIf(question -> expired(question, now));
    asked.values().removeIf(batch -> batch.firstDeadline - now <= 0 && expire(batch, now));
  }

  /** Ends what is due in a batch under way; true if nothing of it is left. */
  private boolean expire(Batch batch, long now) {
    for (int i = 0; i < batch.questions.length; i++) {
      if (batch.questions[i] != null && expired(batch.questions[i], now)) {
        batch.questions[i] = null;
        batch.unanswered--;
        inflight--;
      }
    }
    return batch.unanswered == 0;
  }

  private boolean expired(Question question, long now) {
    if (question.deadline() - now > 0) {
      return false;
    }
    setup.bounds().fail(question.call(), whyWaiting);
    return true;
  }
}
