package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.peer.Request;
import dev.troupe.bench.peer.Tally;
import java.util.List;

/** A group of one, which executes at once. */
final class TallyReplica implements Replica {

  private final boolean leads;
  private final Tally tally = new Tally();

  /** Refuses all requests. */
  boolean refuses;

  /** How often each request is answered; 1 is right. */
  int answers = 1;

  /** Says nothing. */
  boolean silent;

  volatile boolean closed;

  TallyReplica(boolean leads) {
    this.leads = leads;
  }

  @Override
  public boolean leads() {
    return leads;
  }

  @Override
  public void submit(List<? extends Request> requests) {
    if (!silent) {
      requests.forEach(this::answer);
    }
  }

  private void answer(Request request) {
    if (refuses) {
      request.fail("no");
      return;
    }
    byte[] payload = request.payload();
    byte[] answer = request.write() ? tally.apply(payload, 0, payload.length) : tally.query();
    for (int i = 0; i < answers; i++) {
      request.reply(answer);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
