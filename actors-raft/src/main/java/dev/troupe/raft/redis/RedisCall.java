package dev.troupe.raft.redis;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A request on its way through the group. Its outcome comes on the thread of the group's client and
 * is taken by the event loop of the connection.
 */
final class RedisCall extends Call implements Pipeline.Owed {

  private static final AtomicReferenceFieldUpdater<RedisCall, Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(RedisCall.class, Object.class, "outcome");
  private static final AtomicLongFieldUpdater<RedisCall> EXPECTED =
      AtomicLongFieldUpdater.newUpdater(RedisCall.class, "expected");
  private static final Object DISCARDED = new Object();

  private final Pipeline pipeline;
  private final Request request;
  private final long deadline;
  private final int failuresBefore;
  private volatile long expected;
  private volatile Object outcome;

  /**
   * @param expected bytes that the reply may have, counted in the budget until it is there
   * @param deadline when it must have its reply, by System.nanoTime
   * @param failuresBefore the pipeline's {@link Pipeline#failuresEver} when it was looked whether
   *     this may be sent
   */
  RedisCall(
      Pipeline pipeline,
      Request request,
      Kind kind,
      long expected,
      long deadline,
      int failuresBefore) {
    super(kind, request.payload, request.session, request.sequence, request.acknowledged);
    this.pipeline = pipeline;
    this.request = request;
    this.expected = expected;
    this.deadline = deadline;
    this.failuresBefore = failuresBefore;
  }

  /** The reply is there, or never will be: what it may bring need not be counted any more. */
  void expectNothing() {
    long bytes = EXPECTED.getAndSet(this, 0);
    if (bytes > 0) {
      pipeline.expect(-bytes);
    }
  }

  Request request() {
    return request;
  }

  /** One before it has failed since it was looked whether this may be sent. */
  boolean isBehindFailure() {
    return pipeline.failuresEver() != failuresBefore;
  }

  /** Calls of one connection keep their order. */
  @Override
  public Object source() {
    return pipeline;
  }

  /** From its decoding on: what it waited here for is gone of its time. */
  @Override
  public long timeLeft(long usual) {
    return deadline - System.nanoTime();
  }

  @Override
  protected Runnable afterwards() {
    return pipeline.waker();
  }

  @Override
  protected void onReply(byte[] reply) {
    expectNothing();
    pipeline.replyArrived(reply.length);
    if (OUTCOME.compareAndSet(this, null, reply)) {
      pipeline.note();
    } else {
      pipeline.replyLeft(reply.length);
      pipeline.commandLeft(request);
    }
  }

  @Override
  protected void onFailure(CallFailure failure) {
    expectNothing();
    pipeline.failureArrived(failure);
    if (OUTCOME.compareAndSet(this, null, failure)) {
      pipeline.note();
    } else {
      pipeline.failureLeft(failure);
      pipeline.commandLeft(request);
    }
  }

  /** Ends it here: the group has never seen it. */
  void fail(CallFailure failure) {
    onFailure(failure);
    pipeline.waker().run();
  }

  /** Nobody waits for it any more. */
  void discard() {
    if (!OUTCOME.compareAndSet(this, null, DISCARDED)) {
      if (outcome instanceof byte[] reply) {
        pipeline.replyLeft(reply.length);
      }
      pipeline.commandLeft(request);
    }
  }

  @Override
  public boolean isDone() {
    return outcome != null;
  }

  /** The reply; null if it failed. */
  byte[] reply() {
    return outcome instanceof byte[] reply ? reply : null;
  }

  CallFailure failure() {
    return outcome instanceof CallFailure failure ? failure : null;
  }
}
