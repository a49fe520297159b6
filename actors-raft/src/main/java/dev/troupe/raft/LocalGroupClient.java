package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** The way from any thread to the node's client actor. */
record LocalGroupClient(String group, ActorRef<RaftClient.Command> actor, ClientBounds bounds)
    implements GroupClient {

  @Override
  public void submit(List<? extends Call> calls) {
    List<Call> entered = new ArrayList<>(calls.size());
    List<Call> refused = null;
    for (Call call : calls) {
      if (refused == null && bounds.enter(call)) {
        entered.add(call);
      } else { // and all behind it, so that no later call of its source overtakes it
        refused = refused == null ? new ArrayList<>() : refused;
        refused.add(call);
      }
    }
    if (!entered.isEmpty()) {
      actor.tell(new RaftClient.Submit(entered));
    }
    if (refused != null) {
      refuse(refused);
    }
  }

  private void refuse(List<Call> calls) {
    if (bounds.enterRefused(calls.size())) {
      actor.tell(new RaftClient.Refuse(calls));
    } else {
      bounds.refuse(calls); // slows down whoever submits faster than it can be refused
    }
  }
}
