package dev.troupe.raft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The way from any thread to the node's client actor. */
record LocalGroupClient(String group, ActorRef<RaftClient.Command> actor, ClientBounds bounds)
    implements GroupClient {

  @Override
  public void submit(List<? extends Call> calls) {
    List<Call> entered = new ArrayList<>(calls.size());
    List<Call> refused = new ArrayList<>(0);
    Set<Object> overtaken = Set.of();
    for (Call call : calls) {
      if (!overtaken.isEmpty() && overtaken.contains(call.source()) || !bounds.enter(call)) {
        overtaken = refused.isEmpty() ? identities() : overtaken;
        overtaken.add(call.source()); // no later call of it may overtake this one
        refused.add(call);
      } else {
        entered.add(call);
      }
    }
    if (!entered.isEmpty()) {
      actor.tell(new RaftClient.Submit(entered));
    }
    if (!refused.isEmpty()) {
      refuse(refused);
    }
  }

  private static Set<Object> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private void refuse(List<Call> calls) {
    if (bounds.enterRefused(calls.size())) {
      actor.tell(new RaftClient.Refuse(calls));
    } else {
      bounds.refuse(calls); // slows down whoever submits faster than it can be refused
    }
  }
}
