package dev.troupe.raft;

import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Writes a member's events to its node's disk, as a former life of it would have left them. */
final class Scribe {

  private static final org.apache.pekko.actor.ActorRef NOBODY =
      org.apache.pekko.actor.ActorRef.noSender();

  private Scribe() {}

  /**
   * @param done called once all is on disk
   */
  static Behavior<RaftNode.Command> create(
      String persistenceId, List<RaftEvent> events, Runnable done) {
    return Behaviors.setup(
        context -> {
          RaftSettings settings = RaftSettings.of(context.getSystem().settings().config());
          org.apache.pekko.actor.ActorRef storage =
              Adapter.actorOf(
                  context,
                  RaftStorage.props(
                      Parent.of(context.getSelf()), persistenceId, settings.storage()),
                  "storage");
          return Behaviors.receive(RaftNode.Command.class)
              .onMessage(
                  Parent.OfLife.class,
                  told -> {
                    if (told.message() instanceof RaftStorage.Recovered) {
                      Durability.Write write = new Durability.Write(0, events);
                      storage.tell(new RaftStorage.Persist(write, List.of()), NOBODY);
                    } else {
                      done.run();
                    }
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
