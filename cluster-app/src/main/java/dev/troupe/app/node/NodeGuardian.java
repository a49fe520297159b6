package dev.troupe.app.node;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;

/**
 * The ActorSystem's first actor. It watches for what only a new ActorSystem can cure: that another
 * node has quarantined this one, which would ignore it for ever. (That it was downed Pekko's
 * cluster sees by itself, and ends the system.)
 */
final class NodeGuardian extends AbstractBehavior<NodeGuardian.Command> {

  sealed interface Command {}

  /** Another node will not speak with this ActorSystem any more. */
  record Quarantined(ThisActorSystemQuarantinedEvent event) implements Command {}

  /** The cluster's view of a member has changed. */
  record MemberChanged(ClusterEvent.MemberEvent event) implements Command {}

  /** A member answers no heartbeats, or does again. */
  record ReachabilityChanged(ClusterEvent.ReachabilityEvent event) implements Command {}

  static Behavior<Command> create() {
    return Behaviors.setup(NodeGuardian::new);
  }

  private NodeGuardian(ActorContext<Command> context) {
    super(context);
    context
        .getSystem()
        .eventStream()
        .tell(
            new EventStream.Subscribe<>(
                ThisActorSystemQuarantinedEvent.class,
                context.messageAdapter(ThisActorSystemQuarantinedEvent.class, Quarantined::new)));
    Cluster cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberEvent.class, MemberChanged::new),
                ClusterEvent.MemberEvent.class));
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    ClusterEvent.ReachabilityEvent.class, ReachabilityChanged::new),
                ClusterEvent.ReachabilityEvent.class));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Quarantined.class, this::onQuarantined)
        .onMessage(MemberChanged.class, this::onMemberChanged)
        .onMessage(ReachabilityChanged.class, this::onReachabilityChanged)
        .build();
  }

  private Behavior<Command> onQuarantined(Quarantined message) {
    getContext()
        .getLog()
        .warn(
            "quarantined by {}: this ActorSystem ends, and the next one begins",
            message.event().remoteAddress().address());
    getContext().getSystem().terminate();
    return this;
  }

  private Behavior<Command> onMemberChanged(MemberChanged message) {
    getContext()
        .getLog()
        .info(
            "member {} is {}",
            message.event().member().address(),
            message.event().member().status());
    return this;
  }

  private Behavior<Command> onReachabilityChanged(ReachabilityChanged message) {
    boolean lost = message.event() instanceof ClusterEvent.UnreachableMember;
    getContext()
        .getLog()
        .info("member {} is {}", message.event().member().address(), lost ? "lost" : "back");
    return this;
  }
}
