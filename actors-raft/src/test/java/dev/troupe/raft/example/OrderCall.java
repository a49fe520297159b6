package dev.troupe.raft.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import java.util.concurrent.CompletableFuture;

/** A call whose outcome is a future. */
final class OrderCall extends Call {

  final CompletableFuture<String> outcome = new CompletableFuture<>();

  OrderCall(Kind kind, String text) {
    super(kind, text.getBytes(UTF_8));
  }

  @Override
  protected void onReply(byte[] reply) {
    outcome.complete(new String(reply, UTF_8));
  }

  @Override
  protected void onFailure(CallFailure failure) {
    outcome.completeExceptionally(
        new IllegalStateException(
            failure + (failure.certainlyNotExecuted() ? ": not executed" : ": perhaps executed")));
  }
}
