package dev.troupe.testkit.sim;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * One life's access to the network: sends to, and receives for, addressees known by name. Messages
 * are serialized with the sender's serializers and deserialized with the receiver's; they may be
 * lost, late, doubled and out of order.
 *
 * <p>Messages must carry names and not ActorRefs: a ref is refused, because the simulated nodes
 * have no remoting.
 */
public final class SimEndpoint {
  private final SimNetwork network;
  private final Incarnation life;
  private final Wire wire;
  private final Map<String, Consumer<Object>> addressees = new HashMap<>();
  private final Map<String, ArrayDeque<Parcel>> arrived = new HashMap<>();

  SimEndpoint(SimNetwork network, Incarnation life, ActorSystem<?> system) {
    this.network = network;
    this.life = life;
    this.wire = new Wire(system);
  }

  /** The name of the node whose endpoint this is. */
  public String node() {
    return life.node;
  }

  /**
   * Sends a message; like a real network it says nothing about its fate. A node can send to itself.
   *
   * @throws IllegalArgumentException if there is no node of that name
   */
  public void send(String toNode, String toAddressee, Object message) {
    if (!life.isDead()) {
      life.point("sends to " + toNode);
      network.send(this, toNode, toAddressee, message);
    }
  }

  /** Lets an actor receive what is sent to this addressee; the last registration holds. */
  @SuppressWarnings("unchecked")
  public void register(String addressee, ActorRef<?> receiver) {
    register(addressee, message -> ((ActorRef<Object>) receiver).tell(message));
  }

  /** Hands what is sent to this addressee to the receiver, as a task of this node. */
  public void register(String addressee, Consumer<Object> receiver) {
    addressees.put(addressee, receiver);
  }

  /** What is sent to this addressee from now on is dropped. */
  public void unregister(String addressee) {
    addressees.remove(addressee);
  }

  Incarnation life() {
    return life;
  }

  Wire wire() {
    return wire;
  }

  Consumer<Object> receiver(String addressee) {
    return addressees.get(addressee);
  }

  /**
   * Puts a message at the end of what has arrived from its sender, so that one sender's messages
   * keep their order whatever task runs first; false if there is no more room.
   */
  boolean keep(Parcel parcel, int capacity) {
    ArrayDeque<Parcel> inbox =
        arrived.computeIfAbsent(parcel.from(), ignored -> new ArrayDeque<>());
    if (inbox.size() >= capacity) {
      return false;
    }
    inbox.add(parcel);
    return true;
  }

  /** The oldest message from this sender. */
  Parcel next(String from) {
    return arrived.get(from).remove();
  }
}
