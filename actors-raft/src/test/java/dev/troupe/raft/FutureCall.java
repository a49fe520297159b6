package dev.troupe.raft;

import java.util.concurrent.CompletableFuture;

/** A call whose outcome is a future. */
final class FutureCall extends Call {

  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final CallFailure failure;

    Failed(CallFailure failure) {
      super(failure.name());
      this.failure = failure;
    }
  }

  final CompletableFuture<String> outcome = new CompletableFuture<>();

  FutureCall(Kind kind, String text) {
    super(kind, AppendMachine.bytes(text));
  }

  FutureCall(String text, long session, long sequence, long acknowledged) {
    super(Kind.WRITE, AppendMachine.bytes(text), session, sequence, acknowledged);
  }

  @Override
  protected void onReply(byte[] reply) {
    outcome.complete(AppendMachine.text(reply));
  }

  @Override
  protected void onFailure(CallFailure failure) {
    outcome.completeExceptionally(new Failed(failure));
  }
}
