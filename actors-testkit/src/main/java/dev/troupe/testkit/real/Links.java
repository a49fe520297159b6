package dev.troupe.testkit.real;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter.Direction;

/**
 * Cuts and joins links through Artery's own test mode. The only place that touches Pekko's
 * internals for it: there is no public way.
 */
@SuppressWarnings("deprecation") // Pekko calls its test mode so; there is nothing newer
final class Links {
  private Links() {}

  /** Drops what the system sends to the address, before it gets to the socket. */
  static void cutSending(ActorSystem<?> from, Address to) {
    command(
        from,
        new ThrottlerTransportAdapter.SetThrottle(
            to, send(), ThrottlerTransportAdapter.Blackhole$.MODULE$));
  }

  /** Lets pass again what the system sends to the address. */
  static void joinSending(ActorSystem<?> from, Address to) {
    command(
        from,
        new ThrottlerTransportAdapter.SetThrottle(
            to, send(), ThrottlerTransportAdapter.Unthrottled$.MODULE$));
  }

  private static void command(ActorSystem<?> system, Object command) {
    var provider = ((ExtendedActorSystem) system.classicSystem()).provider();
    ((RemoteActorRefProvider) provider).transport().managementCommand(command);
  }

  /** An object of Scala nested too deep for Java to name it. */
  private static Direction send() {
    try {
      return (Direction)
          Class.forName(Direction.class.getName() + "$Send$").getField("MODULE$").get(null);
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("this version of Pekko has another test mode", changed);
    }
  }
}
