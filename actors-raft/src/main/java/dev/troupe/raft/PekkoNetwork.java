package dev.troupe.raft;

import dev.troupe.raft.lane.Lanes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A group's nodes by their addresses, over {@link Lanes} or else through Pekko's remoting. The
 * addresses are configuration, or stand in the group's log, so a restarted node is found again
 * under its old name, and nothing waits for the cluster to agree on who is in it: in Raft a
 * majority of the group decides, not the cluster.
 */
final class PekkoNetwork implements RaftNetwork {

  private final String group;
  private final String self;
  private final ActorRefResolver resolver;
  private final PekkoHub hub;
  private final Optional<Lanes> lanes;
  private final AtomicBoolean hasRecovered = new AtomicBoolean();
  private final Map<String, String> known = new ConcurrentHashMap<>();
  private final Map<String, ActorRef<Object>> members = new ConcurrentHashMap<>();
  private final Map<String, ActorRef<Object>> clients = new ConcurrentHashMap<>();

  PekkoNetwork(ActorSystem<?> system, GroupSpec spec, PekkoHub hub, Optional<Lanes> lanes) {
    this.group = spec.group();
    this.self = spec.self();
    this.resolver = ActorRefResolver.get(system);
    this.hub = hub;
    this.lanes = lanes;
    know(spec.members());
    hub.starting();
  }

  @Override
  public void know(SortedMap<String, String> addresses) {
    addresses.forEach(
        (node, address) -> {
          if (!node.equals(self) && !address.equals(known.put(node, address))) {
            String path = address + "/system/";
            members.put(node, resolver.resolveActorRef(path + memberName()));
            clients.put(node, resolver.resolveActorRef(path + clientName()));
          }
        });
  }

  /** This node's own actors; until they are known what is sent to them is lost. */
  void local(ActorRef<RaftNode.Command> member, ActorRef<RaftClient.Command> client) {
    members.put(self, member.unsafeUpcast());
    lanes.ifPresent(
        ours -> {
          ours.register(memberName(), member.unsafeUpcast());
          ours.register(clientName(), client.unsafeUpcast());
        });
    hub.add(group, member);
    clients.put(self, client.unsafeUpcast());
  }

  @Override
  public boolean gathers() {
    return hub.isOn();
  }

  @Override
  public Optional<Runnable> remind(Object message, Duration after) {
    return hub.isOn() && message instanceof RaftNode.Timeout timeout
        ? hub.remind(group, timeout, after)
        : Optional.empty();
  }

  /** Counts the member once, though it may start again later, after a failure of its disk. */
  @Override
  public int memberRecovered() {
    return hasRecovered.getAndSet(true) ? 0 : hub.recovered();
  }

  String memberName() {
    return "raft-" + group;
  }

  String clientName() {
    return "raft-" + group + "-client";
  }

  @Override
  public void toMember(String node, Object message) {
    if (!byLane(node, memberName(), message)) {
      tell(members.get(node), message);
    }
  }

  private boolean byLane(String node, String receiver, Object message) {
    String address = known.get(node);
    return lanes.isPresent() && address != null && lanes.get().send(address, receiver, message);
  }

  @Override
  public void toMemberSoon(String node, Object message) {
    String address = known.get(node);
    if (hub.isOn() && address != null && message instanceof RaftMessage beat) {
      hub.send(address, group, beat);
    } else {
      toMember(node, message);
    }
  }

  @Override
  public void toClient(String node, Object message) {
    if (!byLane(node, clientName(), message)) {
      tell(clients.get(node), message);
    }
  }

  private static void tell(ActorRef<Object> ref, Object message) {
    if (ref != null) {
      ref.tell(message);
    }
  }
}
