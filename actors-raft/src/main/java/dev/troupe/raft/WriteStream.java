package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Answer;
import dev.troupe.raft.ClientMessage.FrameRefused;
import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's commands on their way to the leader: numbered, sent in frames, sent again from the
 * first unanswered one on when the leader changes or a message was lost.
 */
final class WriteStream {

  /** The number of the client's own request for its session. */
  private static final long SESSION_REQUEST = 0;

  private static final long PAUSE_NANOS = 20_000_000;

  /** How often a pause is doubled while the leader is busy each time. */
  private static final int MOST_DOUBLINGS = 3;

  private final ClientSetup setup;
  private final RaftSettings.Client settings;
  private final long incarnation;
  private final PendingWindow window = new PendingWindow();
  private long session = Call.NO_SESSION;
  private boolean sessionRequested;
  private boolean keepAliveDue;
  private long leaderTerm;
  private long epoch;
  private long nextFrame;
  private long nextToSend = window.firstId();
  private int inflight;
  private long inflightBytes;
  private boolean paused;
  private int timesBusy; // in a row
  private long pausedUntil;
  private long lastProgress;
  private long firstDeadline; // of what is in the window, or earlier
  private long answered; // the highest number answered in this epoch
  private boolean usedSinceKeepAlive;
  private CallFailure whyWaiting = CallFailure.NO_LEADER;

  WriteStream(ClientSetup setup, long incarnation) {
    this.setup = setup;
    this.settings = setup.settings().client();
    this.incarnation = incarnation;
    this.pausedUntil = setup.now();
    this.lastProgress = setup.now();
  }

  boolean isOurs(long theirs) {
    return theirs == incarnation;
  }

  boolean isIdle() {
    return window.isEmpty();
  }

  void add(Call call) {
    long deadline = setup.deadline(call);
    boolean first = window.isEmpty() || deadline - firstDeadline < 0;
    firstDeadline = first ? deadline : firstDeadline;
    window.add(call, deadline);
  }

  // ---- sending

  /** Sends what may go now. */
  void send(String leader, long term) {
    leaderTerm = term;
    if (!setup.isDue(pausedUntil)) {
      return;
    }
    if (session == Call.NO_SESSION || keepAliveDue) {
      requestSession(leader);
    }
    if (session == Call.NO_SESSION) {
      return;
    }
    if (inflight == 0) {
      lastProgress = setup.now();
    }
    while (nextToSend < window.endId() && hasRoom()) {
      List<Numbered> frame = nextFrame();
      if (!frame.isEmpty()) {
        propose(leader, frame);
      }
    }
  }

  private boolean hasRoom() {
    return inflight < settings.maxInflight() && inflightBytes < settings.maxInflightBytes();
  }

  private List<Numbered> nextFrame() {
    List<Numbered> frame = new ArrayList<>();
    long bytes = 0;
    while (nextToSend < window.endId() && bytes < settings.maxFrameBytes()) {
      Pending pending = window.get(nextToSend++);
      if (pending != null) {
        frame.add(numbered(pending));
        pending.sentIn(epoch, nextFrame, setup.now());
        bytes += pending.bytes();
        inflight++;
        inflightBytes += pending.bytes();
      }
    }
    return frame;
  }

  private Numbered numbered(Pending pending) {
    Call call = pending.call();
    Entry.Kind kind =
        call.kind() == Call.Kind.OPEN_SESSION ? Entry.Kind.OPEN_SESSION : Entry.Kind.COMMAND;
    return call.session() == Call.NO_SESSION
        ? new Numbered(
            pending.id(), kind, session, pending.id(), window.firstId() - 1, call.payload())
        : new Numbered(
            pending.id(),
            kind,
            call.session(),
            call.sequence(),
            call.acknowledged(),
            call.payload());
  }

  private void requestSession(String leader) {
    if (sessionRequested || (session == Call.NO_SESSION && window.isEmpty())) {
      return;
    }
    sessionRequested = true;
    keepAliveDue = false;
    String name = "client/" + setup.node() + "/" + Long.toHexString(incarnation);
    byte[] request = Call.sessionName(name, false);
    propose(
        leader, List.of(new Numbered(SESSION_REQUEST, Entry.Kind.OPEN_SESSION, 0, 0, 0, request)));
  }

  private void propose(String leader, List<Numbered> frame) {
    setup
        .network()
        .toMember(
            leader, new Propose(setup.node(), leaderTerm, incarnation, epoch, nextFrame++, frame));
    usedSinceKeepAlive = true;
  }

  /** Begins a new epoch: all that is unanswered is sent again, in its order. */
  void startOver() {
    epoch++;
    nextFrame = 0;
    nextToSend = window.firstId();
    inflight = 0;
    inflightBytes = 0;
    answered = 0;
    sessionRequested = false;
    lastProgress = setup.now();
    paused = false;
    pausedUntil = setup.now();
  }

  /** The session must not expire while the client lives. */
  void keepAlive() {
    if (sessionRequested) {
      startOver(); // the last request was lost
    }
    keepAliveDue = session != Call.NO_SESSION && !usedSinceKeepAlive;
    usedSinceKeepAlive = false;
  }

  // ---- answers

  /** Whether this command is still unanswered. */
  boolean isAwaited(long id) {
    return window.get(id) != null;
  }

  void onAnswer(Answer answer) {
    lastProgress = setup.now();
    whyWaiting = CallFailure.NO_LEADER; // who answers is busy no more
    timesBusy = 0;
    if (answer.id() == SESSION_REQUEST) {
      onSession(answer);
      return;
    }
    answered = Math.max(answered, answer.id());
    Pending pending = window.get(answer.id());
    if (pending == null) {
      return; // answered before, or given up
    }
    boolean ownSession = pending.call().session() == Call.NO_SESSION;
    if (ownSession && answer.outcome() == Outcome.SESSION_EXPIRED) {
      onOwnSessionExpired();
      return;
    }
    remove(pending);
    switch (answer.outcome()) {
      case REPLY -> setup.bounds().reply(pending.call(), answer.reply());
      case SESSION_EXPIRED -> setup.bounds().fail(pending.call(), whenExpired(pending));
      case NO_SUCH_SESSION -> setup.bounds().fail(pending.call(), CallFailure.NO_SUCH_SESSION);
      case REPLY_FORGOTTEN -> setup.bounds().fail(pending.call(), CallFailure.REPLY_FORGOTTEN);
      case OVERTAKEN -> setup.bounds().fail(pending.call(), CallFailure.OVERTAKEN);
    }
  }

  /** What was sent twice may have been executed the first time, before the session expired. */
  private CallFailure whenExpired(Pending pending) {
    return pending.wasSentBefore(epoch) ? CallFailure.UNKNOWN_OUTCOME : CallFailure.SESSION_EXPIRED;
  }

  private void onSession(Answer answer) {
    sessionRequested = false;
    if (answer.outcome() != Outcome.REPLY) {
      return;
    }
    long opened = SessionOpened.fromBytes(answer.reply()).session();
    if (session != Call.NO_SESSION && opened > session) { // the one before has expired meanwhile
      onOwnSessionExpired();
    }
    session = Math.max(session, opened); // numbers rise: a lower one is of an old answer
  }

  /**
   * Only a client that was cut off for the whole of the session's time gets here. What it had sent
   * may have been executed before, so it must not be sent again under another session.
   */
  private void onOwnSessionExpired() {
    session = Call.NO_SESSION;
    for (long id = window.firstId(); id < window.endId(); id++) {
      Pending pending = window.get(id);
      if (pending != null && pending.wasSent()) {
        giveUp(pending, CallFailure.UNKNOWN_OUTCOME);
      }
    }
    startOver();
  }

  private void remove(Pending pending) {
    if (pending.isInflight(epoch)) {
      inflight--;
      inflightBytes -= pending.bytes();
    }
    window.remove(pending.id());
  }

  private void giveUp(Pending pending, CallFailure failure) {
    remove(pending);
    setup.bounds().fail(pending.call(), failure);
  }

  /** A frame of this epoch was not taken, nor will be any after it; false if it is an old story. */
  boolean onRefused(FrameRefused refused) {
    if (refused.epoch() != epoch) {
      return false;
    }
    whyWaiting = refused.reason() == Refusal.BUSY ? CallFailure.BUSY : CallFailure.NO_LEADER;
    for (long id = window.firstId(); id < window.endId(); id++) {
      Pending pending = window.get(id);
      if (pending != null) {
        pending.refused(epoch, refused.frame());
      }
    }
    return true;
  }

  /** What the leader before was busy with does not matter any more. */
  void leaderChanged() {
    whyWaiting = CallFailure.NO_LEADER;
    timesBusy = 0;
  }

  /**
   * Waits a little before it starts over: the leader is busy, or there is none. Longer, if it is
   * busy again and again: what its node has too much of may be just what it is sent in vain.
   */
  void pause() {
    startOver();
    paused = true;
    pausedUntil = setup.now() + (PAUSE_NANOS << Math.min(timesBusy, MOST_DOUBLINGS));
    timesBusy += whyWaiting == CallFailure.BUSY ? 1 : 0;
  }

  // ---- time

  /** Nanoseconds until a pause or a time limit ends; what else a tick looks at is in no hurry. */
  long nanosToNext() {
    long now = setup.now();
    long pause = paused ? pausedUntil - now : Long.MAX_VALUE;
    return window.isEmpty() ? pause : Math.min(pause, firstDeadline - now);
  }

  /**
   * Gives up what is due, and starts over where an answer is overdue.
   *
   * @return something may be sent by now that was not to be sent before
   */
  boolean onTick() {
    boolean pauseEnds = paused && setup.isDue(pausedUntil);
    paused = paused && !pauseEnds;
    boolean expires = !window.isEmpty() && setup.isDue(firstDeadline);
    if (expires) {
      expireDue(setup.now());
    }
    boolean waiting = inflight > 0 || sessionRequested;
    boolean startsOver = (waiting && isOverdue(lastProgress)) || isPassedOver();
    if (startsOver) {
      startOver();
    }
    return pauseEnds || expires || startsOver;
  }

  /** All of them, as each may have a time limit of its own. */
  private void expireDue(long now) {
    long leastLeft = Long.MAX_VALUE;
    for (long id = window.firstId(); id < window.endId(); id++) {
      Pending pending = window.get(id);
      if (pending != null && pending.deadline() - now <= 0) {
        expire(pending);
      } else if (pending != null) {
        leastLeft = Math.min(leastLeft, pending.deadline() - now);
      }
    }
    firstDeadline = now + leastLeft;
  }

  private boolean isOverdue(long since) {
    return setup.now() - since > settings.retryInterval().toNanos();
  }

  /** Answers come in order: where later commands are answered, the first one's answer is lost. */
  private boolean isPassedOver() {
    Pending first = window.get(window.firstId());
    return first != null
        && first.isInflight(epoch)
        && first.id() < answered
        && isOverdue(first.sentAt());
  }

  private void expire(Pending pending) {
    if (pending.wasSent()) {
      giveUp(pending, CallFailure.UNKNOWN_OUTCOME);
      return;
    }
    Object source = pending.call().source();
    long after = pending.id();
    giveUp(pending, whyWaiting);
    for (long id = after + 1; id < window.endId(); id++) {
      Pending later = window.get(id);
      if (later != null && !later.wasSent() && later.call().source() == source) {
        giveUp(later, CallFailure.EARLIER_CALL_FAILED);
      }
    }
  }
}
