package dev.troupe.raft;

import dev.troupe.kryo.KryoMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One on each node: what the node's members have to say to those of another node, and that is in no
 * hurry, travels in one message. Those are the heartbeats of idle groups and the answers to them,
 * each of them word for word the message that would have gone alone; so the rules cannot tell, but
 * for up to two windows of delay. It also turns the wheel of its members' timers ({@link
 * TimerWheel}). A leader counts its lease, and its right to answer queries, from when it handed the
 * heartbeat over, which is earlier than when it leaves.
 */
final class HeartbeatHub extends AbstractBehavior<HeartbeatHub.Command> {

  /** How it reaches others. */
  interface Links {

    /** Sends to the hub of another node; may be lost. */
    void toPeer(String peer, Bundle bundle);

    /** Hands to this node's member of a group, if there is one. */
    void toMember(String group, RaftNode.Command message);

    /** Takes all that waits to be sent, where it is not told one by one; see {@link Gather}. */
    default void takeSends(Consumer<Send> taker) {}

    /** That of this node's members, where they share one. */
    default Optional<TimerWheel> wheel() {
      return Optional.empty();
    }
  }

  /** All that it accepts. */
  sealed interface Command {}

  /** A member of this node wants this to be sent to another node's, soon. */
  record Send(String peer, String group, RaftMessage message) implements Command {}

  /** There is something to send. */
  enum Gather implements Command {
    INSTANCE
  }

  /** The wheel is needed, or may turn. */
  enum Turn implements Command {
    BEGIN,
    NEXT
  }

  /** What another node's hub has gathered. */
  record Bundle(List<Beat> beats) implements Command, KryoMessage {}

  private enum Flush implements Command {
    INSTANCE
  }

  /** One message of a bundle. */
  record Beat(String group, RaftMessage message) implements KryoMessage {}

  /**
   * As it comes to a member out of a bundle: what the member answers is in no hurry either.
   *
   * @param message as its sender has written it
   */
  record Bundled(RaftMessage message) implements RaftNode.Command {}

  /** Of a hundred bytes or so each, they fit into a frame of Artery. */
  private static final int MOST_BEATS = 1024;

  private final TimerScheduler<Command> timers;
  private final Links links;
  private final RaftSettings.Coalescing settings;
  private final Duration turn;

  /** By the nodes that they are for, in the order in which those came up. */
  private final Map<String, List<Beat>> waiting = new LinkedHashMap<>();

  private HeartbeatHub(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Links links,
      RaftSettings.Coalescing settings,
      Duration heartbeatInterval) {
    super(context);
    this.turn = TimerWheel.turn(heartbeatInterval);
    this.timers = timers;
    this.links = links;
    this.settings = settings;
    links.wheel().ifPresent(wheel -> turn(wheel, Turn.BEGIN)); // of a life before this one
  }

  static Behavior<Command> create(
      Links links, RaftSettings.Coalescing settings, Duration heartbeatInterval) {
    Behavior<Command> hub =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new HeartbeatHub(context, timers, links, settings, heartbeatInterval)));
    return Behaviors.supervise(hub).onFailure(Exception.class, SupervisorStrategy.restart());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Send.class, this::onSend)
        .onMessage(Bundle.class, this::onBundle)
        .onMessage(Gather.class, gather -> onGather())
        .onMessage(Turn.class, this::onTurn)
        .onMessage(Flush.class, flush -> onFlush())
        .build();
  }

  private Behavior<Command> onSend(Send send) {
    if (waiting.isEmpty()) {
      timers.startSingleTimer(Flush.INSTANCE, settings.window());
    }
    List<Beat> beats = waiting.computeIfAbsent(send.peer(), none -> new ArrayList<>());
    beats.add(new Beat(send.group(), send.message()));
    if (beats.size() >= MOST_BEATS) {
      links.toPeer(send.peer(), new Bundle(List.copyOf(beats)));
      beats.clear();
    }
    return this;
  }

  private Behavior<Command> onGather() {
    links.takeSends(this::onSend);
    return this;
  }

  private Behavior<Command> onTurn(Turn message) {
    links.wheel().ifPresent(wheel -> turn(wheel, message));
    return this;
  }

  private void turn(TimerWheel wheel, Turn message) {
    boolean turning = timers.isTimerActive(Turn.NEXT);
    if (message == Turn.BEGIN && !turning) {
      wheel.begin();
      timers.startTimerWithFixedDelay(Turn.NEXT, Turn.NEXT, turn);
    } else if (message == Turn.NEXT && !wheel.turn()) {
      timers.cancel(Turn.NEXT);
    }
  }

  private Behavior<Command> onFlush() {
    waiting.forEach(
        (peer, beats) -> {
          if (!beats.isEmpty()) {
            links.toPeer(peer, new Bundle(List.copyOf(beats)));
          }
        });
    waiting.clear();
    return this;
  }

  private Behavior<Command> onBundle(Bundle bundle) {
    bundle.beats().forEach(beat -> links.toMember(beat.group(), new Bundled(beat.message())));
    return this;
  }
}
