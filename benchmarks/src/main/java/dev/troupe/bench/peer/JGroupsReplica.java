package dev.troupe.bench.peer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jgroups.JChannel;
import org.jgroups.raft.RaftHandle;

/** A member of a jgroups-raft group. */
final class JGroupsReplica implements Replica {

  private final JChannel channel;
  private final RaftHandle handle;

  JGroupsReplica(JChannel channel, RaftHandle handle) {
    this.channel = channel;
    this.handle = handle;
  }

  @Override
  public boolean leads() {
    return handle.isLeader();
  }

  @Override
  public void submit(List<? extends Request> requests) {
    requests.forEach(this::submit);
  }

  private void submit(Request request) {
    try {
      byte[] payload = request.payload();
      CompletableFuture<byte[]> answer =
          request.write()
              ? handle.setAsync(payload, 0, payload.length)
              : handle.getAsync(payload, 0, payload.length);
      answer.whenComplete((reply, failure) -> complete(request, reply, failure));
    } catch (Exception e) { // it throws what it finds out at once
      request.fail(e.toString());
    }
  }

  private static void complete(Request request, byte[] reply, Throwable failure) {
    if (failure == null) {
      request.reply(reply);
    } else {
      request.fail(failure.toString());
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
