package dev.troupe.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A member of a Ratis group, and the client of its server, in the same JVM. */
final class RatisReplica implements Replica {

  private final RaftServer server;
  private final RaftGroupId group;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final RepliedCalls replied = new RepliedCalls();

  RatisReplica(RaftServer server, RaftGroupId group) {
    this.server = server;
    this.group = group;
  }

  /** Not before it would take requests: until then it would refuse them. */
  @Override
  public boolean leads() {
    try {
      return server.getDivision(group).getInfo().isLeaderReady();
    } catch (IOException e) {
      throw new IllegalStateException("the group has gone", e);
    }
  }

  @Override
  public void submit(List<? extends Request> requests) {
    requests.forEach(this::submit);
  }

  private void submit(Request request) {
    long call = calls.incrementAndGet();
    try {
      server
          .submitClientRequestAsync(asTheirs(request, call))
          .whenComplete((reply, failure) -> complete(request, call, reply, failure));
    } catch (IOException e) { // it throws what it finds out at once
      request.fail(e.toString());
    }
  }

  private RaftClientRequest asTheirs(Request request, long call) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(server.getId())
        .setGroupId(group)
        .setCallId(call)
        .setRepliedCallIds(replied.take())
        .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(request.payload())))
        .setType(
            request.write()
                ? RaftClientRequest.writeRequestType()
                : RaftClientRequest.readRequestType())
        .build();
  }

  private void complete(Request request, long call, RaftClientReply reply, Throwable failure) {
    if (failure != null) {
      request.fail(failure.toString());
    } else if (!reply.isSuccess()) {
      request.fail(String.valueOf(reply.getException()));
    } else {
      replied.add(call);
      request.reply(reply.getMessage().getContent().toByteArray());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
