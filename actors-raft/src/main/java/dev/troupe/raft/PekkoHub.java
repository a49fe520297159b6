package dev.troupe.raft;

import dev.troupe.raft.lane.Lanes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * A node's {@link HeartbeatHub} over {@link Lanes} or else through Pekko's remoting; its peers are
 * addresses of ActorSystems. It runs where the members do, and bundles travel as their messages do:
 * so a heartbeat changes threads nowhere between one member and the other.
 */
final class PekkoHub implements HeartbeatHub.Links {

  /** What it is called on each node. */
  static final String NAME = "raft-heartbeats";

  private final RaftSettings.Coalescing settings;
  private final ActorRefResolver resolver;
  private final Optional<Lanes> lanes;
  private final ActorRef<HeartbeatHub.Command> hub;
  private final Map<String, ActorRef<HeartbeatHub.Command>> peers = new ConcurrentHashMap<>();
  private final Map<String, ActorRef<RaftNode.Command>> members = new ConcurrentHashMap<>();
  private final AtomicInteger groups = new AtomicInteger();
  private final AtomicInteger recovering = new AtomicInteger();
  private final TimerWheel wheel;

  /** What members have handed over; the hub is told once, and takes all there is then. */
  private final Queue<HeartbeatHub.Send> sends = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean told = new AtomicBoolean();

  PekkoHub(
      ActorSystem<?> system,
      RaftSettings.Coalescing settings,
      Duration heartbeatInterval,
      Optional<Lanes> lanes) {
    this.settings = settings;
    this.wheel = new TimerWheel(RaftClock.system(), heartbeatInterval);
    this.resolver = ActorRefResolver.get(system);
    this.lanes = lanes;
    this.hub =
        system.systemActorOf(
            HeartbeatHub.create(this, settings, heartbeatInterval),
            NAME,
            DispatcherSelector.fromConfig(Raft.DISPATCHER));
    lanes.ifPresent(ours -> ours.register(NAME, hub.unsafeUpcast()));
  }

  /** A member of one more group is about to be started on this node. */
  void starting() {
    recovering.incrementAndGet();
  }

  /**
   * One of them has recovered.
   *
   * @return how many are left
   */
  int recovered() {
    return recovering.decrementAndGet();
  }

  /** This node has a member of one more group. */
  void add(String group, ActorRef<RaftNode.Command> member) {
    members.put(group, member);
    groups.incrementAndGet();
  }

  /** There are enough groups for it to be of use. */
  boolean isOn() {
    return groups.get() >= settings.fromGroups();
  }

  void send(String address, String group, RaftMessage message) {
    sends.add(new HeartbeatHub.Send(address, group, message));
    if (!told.getAndSet(true)) {
      hub.tell(HeartbeatHub.Gather.INSTANCE);
    }
  }

  /**
   * Tells the member of a group after a while, together with others.
   *
   * @return what takes that back; empty if there is no such member
   */
  Optional<Runnable> remind(String group, RaftNode.Timeout message, Duration after) {
    Runnable begin = () -> hub.tell(HeartbeatHub.Turn.BEGIN);
    return Optional.ofNullable(members.get(group))
        .map(member -> wheel.add(member, message, after, begin));
  }

  @Override
  public void takeSends(Consumer<HeartbeatHub.Send> taker) {
    told.set(false); // first: what is added from now on is told of, or found by what follows
    for (HeartbeatHub.Send send = sends.poll(); send != null; send = sends.poll()) {
      taker.accept(send);
    }
  }

  @Override
  public Optional<TimerWheel> wheel() {
    return Optional.of(wheel);
  }

  @Override
  public void toPeer(String peer, HeartbeatHub.Bundle bundle) {
    if (lanes.isEmpty() || !lanes.get().send(peer, NAME, bundle)) {
      peers
          .computeIfAbsent(peer, address -> resolver.resolveActorRef(address + "/system/" + NAME))
          .tell(bundle);
    }
  }

  @Override
  public void toMember(String group, RaftNode.Command message) {
    ActorRef<RaftNode.Command> member = members.get(group);
    if (member != null) {
      member.tell(message);
    }
  }
}
