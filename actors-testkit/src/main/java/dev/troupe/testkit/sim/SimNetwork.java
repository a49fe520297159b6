package dev.troupe.testkit.sim;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What lies between the nodes: one link for each ordered pair, and everything that can go wrong on
 * it.
 */
public final class SimNetwork {
  private final Kernel kernel;
  private final SimSettings settings;
  private final Map<String, SimEndpoint> open = new TreeMap<>();
  private final Set<String> known = new TreeSet<>();
  private final Map<String, Map<String, Link>> links = new TreeMap<>();
  private LinkProfile usual = LinkProfile.GOOD;
  private LinkProfile common = LinkProfile.GOOD;
  private long delivered;
  private long lost;

  SimNetwork(Kernel kernel, SimSettings settings) {
    this.kernel = kernel;
    this.settings = settings;
  }

  /** Sets how links behave in general; {@link #heal} comes back to this. */
  public void usual(LinkProfile profile) {
    usual = profile;
    common = profile;
  }

  /** How links behave in general. */
  public LinkProfile usual() {
    return usual;
  }

  /** Sets how all links without a profile of their own behave until {@link #heal}. */
  public void profile(LinkProfile profile) {
    common = profile;
  }

  /** The profile of all links without one of their own. */
  public LinkProfile profile() {
    return common;
  }

  /** Sets how one direction of one link behaves until {@link #heal}. */
  public void profile(String from, String to, LinkProfile profile) {
    link(from, to).own = profile;
  }

  /** Nothing gets from one node to the other any more; the other direction is not touched. */
  public void cutOneWay(String from, String to) {
    trace("CUT " + from + " -> " + to);
    link(from, to).cut = true;
  }

  /** Nothing passes between the two. */
  public void cut(String a, String b) {
    cutOneWay(a, b);
    cutOneWay(b, a);
  }

  /** Undoes the cuts between the two, both ways. */
  public void join(String a, String b) {
    trace("JOIN " + a + " <-> " + b);
    link(a, b).cut = false;
    link(b, a).cut = false;
  }

  /**
   * Holds back what is under way from one node to the other, and what is sent from now on; beyond
   * the link's capacity it is lost.
   */
  public void clog(String from, String to) {
    trace("CLOG " + from + " -> " + to);
    link(from, to).clogged = true;
  }

  /** Lets through what was held back, in order, and all that comes. */
  public void unclog(String from, String to) {
    trace("UNCLOG " + from + " -> " + to);
    release(link(from, to));
  }

  private void release(Link link) {
    link.clogged = false;
    while (!link.held.isEmpty()) {
      kernel.after(0, null, link.held.remove());
    }
  }

  /** Cuts a node off from all other nodes that there are. */
  public void isolate(String node) {
    for (String other : known) {
      if (!other.equals(node)) {
        cut(node, other);
      }
    }
  }

  /** Nothing passes between a member of one side and a member of the other. */
  public void partition(Set<String> oneSide, Set<String> otherSide) {
    for (String a : new TreeSet<>(oneSide)) {
      for (String b : new TreeSet<>(otherSide)) {
        cut(a, b);
      }
    }
  }

  /** Removes all cuts, clogs and special profiles. */
  public void heal() {
    trace("NETWORK HEALS");
    common = usual;
    for (Map<String, Link> row : links.values()) {
      for (Link link : row.values()) {
        link.cut = false;
        link.own = null;
        release(link);
      }
    }
  }

  /** How many messages have arrived. */
  public long delivered() {
    return delivered;
  }

  /** How many messages were lost, for whatever reason. */
  public long lost() {
    return lost;
  }

  SimEndpoint open(Incarnation life, ActorSystem<?> system) {
    SimEndpoint endpoint = new SimEndpoint(this, life, system);
    open.put(life.node, endpoint);
    known.add(life.node);
    return endpoint;
  }

  void close(String node) {
    open.remove(node);
  }

  void send(SimEndpoint sender, String to, String addressee, Object message) {
    if (!known.contains(to)) {
      throw new IllegalArgumentException(
          "there is no node " + to + " to send " + message.getClass().getName() + " to");
    }
    Wire.Packed packed = sender.wire().pack(message);
    if (sender.wire().carriesActorRef(packed)) {
      throw refused(message);
    }
    Parcel parcel = new Parcel(sender.node(), to, addressee, packed, message.getClass().getName());
    if (packed.bytes().length > settings.maxMessageBytes()) {
      lose(parcel, "larger than " + settings.maxMessageBytes() + " bytes");
    } else if (to.equals(sender.node())) {
      kernel.after(0, null, () -> arrive(parcel));
    } else {
      dispatch(parcel);
    }
  }

  private IllegalArgumentException refused(Object message) {
    IllegalArgumentException refusal =
        new IllegalArgumentException(
            message.getClass().getName()
                + " carries an ActorRef; messages between simulated nodes carry names (register an addressee and"
                + " send to it)");
    kernel.fail(kernel.failure("network", refusal.getMessage(), refusal));
    return refusal;
  }

  private void dispatch(Parcel parcel) {
    Link link = link(parcel.from(), parcel.to());
    LinkProfile profile = link.own != null ? link.own : common;
    if (link.cut) {
      lose(parcel, "cut");
    } else if (link.chance(profile.drop())) {
      lose(parcel, "dropped");
    } else {
      transmit(parcel, link, profile);
      if (link.chance(profile.duplicate())) {
        transmit(parcel, link, profile);
      }
    }
  }

  private void transmit(Parcel parcel, Link link, LinkProfile profile) {
    if (link.underWay >= settings.linkCapacity()) {
      lose(parcel, "link full");
      return;
    }
    link.underWay++;
    kernel.after(
        link.arrival(kernel.now(), profile) - kernel.now(), null, () -> pass(parcel, link));
  }

  private void pass(Parcel parcel, Link link) {
    if (link.clogged) {
      link.held.add(() -> pass(parcel, link));
      return;
    }
    link.underWay--;
    if (link.cut) {
      lose(parcel, "cut on the way");
    } else {
      arrive(parcel);
    }
  }

  private void arrive(Parcel parcel) {
    SimEndpoint endpoint = open.get(parcel.to());
    if (endpoint == null) {
      lose(parcel, "node down");
    } else if (endpoint.keep(parcel, settings.linkCapacity())) {
      endpoint.life().execute(() -> deliver(endpoint, endpoint.next(parcel.from())));
    } else {
      lose(parcel, "the receiver's buffer is full");
    }
  }

  private void deliver(SimEndpoint endpoint, Parcel parcel) {
    Consumer<Object> receiver = endpoint.receiver(parcel.addressee());
    if (receiver == null) {
      lose(parcel, "no such addressee");
      return;
    }
    Object message = endpoint.wire().unpack(parcel.packed());
    delivered++;
    record(parcel, message);
    receiver.accept(message);
  }

  private void record(Parcel parcel, Object message) {
    Trace trace = kernel.trace;
    trace.mix(kernel.now());
    trace.mix(parcel.from());
    trace.mix(parcel.to());
    trace.mix(parcel.addressee());
    trace.mix(parcel.type());
    trace.mix(parcel.packed().checksum());
    trace.note(kernel.now(), parcel, message);
  }

  private void lose(Parcel parcel, String why) {
    lost++;
    kernel.trace.event(kernel.now(), "LOST", parcel.route() + " " + parcel.type() + ": " + why);
  }

  private void trace(String line) {
    kernel.trace.event(kernel.now(), line, "");
  }

  private Link link(String from, String to) {
    return links
        .computeIfAbsent(from, ignored -> new TreeMap<>())
        .computeIfAbsent(to, ignored -> new Link(kernel.random("link " + from + " -> " + to)));
  }
}
