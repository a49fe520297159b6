package dev.troupe.app.node;

import dev.troupe.raft.RaftStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What every node plays. */
public final class Services implements NodeServices {

  private Services() {}

  public static Factory factory() {
    return (system, settings) -> new Services();
  }

  @Override
  public CompletionStage<List<RaftStatus>> status(Duration limit) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public boolean ready(List<RaftStatus> members) {
    return true;
  }

  @Override
  public void close() {}
}
