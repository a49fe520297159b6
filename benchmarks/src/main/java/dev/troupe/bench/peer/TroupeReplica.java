package dev.troupe.bench.peer;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import dev.troupe.raft.GroupClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;

/** A member of our group, and the client of its node. */
final class TroupeReplica implements Replica {

  private static final long STOP_SECONDS = 20;

  private final ActorSystem<?> system;
  private final GroupClient group;
  private final LeaderWatch watch;

  TroupeReplica(ActorSystem<?> system, GroupClient group, LeaderWatch watch) {
    this.system = system;
    this.group = group;
    this.watch = watch;
  }

  @Override
  public boolean leads() {
    return watch.leads();
  }

  @Override
  public void submit(List<? extends Request> requests) {
    group.submit(requests.stream().map(RequestCall::new).toList());
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
  }

  private static final class RequestCall extends Call {

    private final Request request;

    RequestCall(Request request) {
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
}
