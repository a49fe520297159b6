package dev.troupe.bench.peer;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;

/** A request as a call of actors-raft. */
public final class RequestCall extends Call {

  private final Request request;

  /** A read keeps its payload. */
  public RequestCall(Request request) {
    super(request.write() ? Kind.WRITE : Kind.READ, request.payload());
    this.request = request;
  }

  @Override
  protected void onReply(byte[] reply) {
    request.reply(reply);
  }

  @Override
  protected void onFailure(CallFailure failure) {
    request.fail(failure.name());
  }
}
