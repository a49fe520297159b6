package dev.troupe.bench.peer;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.entity.Task;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A member of a jraft group. */
final class JRaftReplica implements Replica {

  private static final byte[] NO_CONTEXT = {};

  private final RaftGroupService service;
  private final Node node;
  private final JRaftMachine machine;

  JRaftReplica(RaftGroupService service, Node node, JRaftMachine machine) {
    this.service = service;
    this.node = node;
    this.machine = machine;
  }

  @Override
  public boolean leads() {
    return machine.leads();
  }

  @Override
  public void submit(List<? extends Request> requests) {
    requests.forEach(this::submit);
  }

  private void submit(Request request) {
    if (request.write()) {
      node.apply(new Task(ByteBuffer.wrap(request.payload()), new JRaftWrite(request)));
    } else {
      node.readIndex(NO_CONTEXT, new Read(request));
    }
  }

  @Override
  public void close() throws InterruptedException {
    service.shutdown();
    service.join();
  }

  /**
   * Asks the state machine once it is as new as the leader has found out to be new enough. A read
   * that has failed is failed again by its timer, of which the request is not told.
   */
  private final class Read extends ReadIndexClosure {

    private final Request request;
    private final AtomicBoolean over = new AtomicBoolean();

    Read(Request request) {
      this.request = request;
    }

    @Override
    public void run(Status status, long index, byte[] context) {
      if (!over.compareAndSet(false, true)) {
        return;
      }
      if (status.isOk()) {
        request.reply(machine.query());
      } else {
        request.fail(status.toString());
      }
    }
  }
}
