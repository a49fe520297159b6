package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;

/** Sees what a member does, and publishes the notices of it. */
final class NoticePublisher implements RaftObserver {

  private final ActorSystem<?> system;
  private final String group;
  private final Runnable onStopped;
  private Configuration configuration = Configuration.NONE;

  /**
   * @param onStopped to be run when the member has stopped for good
   */
  NoticePublisher(ActorSystem<?> system, String group, Runnable onStopped) {
    this.system = system;
    this.group = group;
    this.onStopped = onStopped;
  }

  @Override
  public void recovered(String member, RaftState state) {
    publishMembers(member, state);
  }

  @Override
  public void became(String member, RoleName role, Optional<String> leader, RaftState state) {
    publish(new RaftNotice.RoleTaken(group, member, role, state.term(), leader));
  }

  @Override
  public void recorded(String member, RaftEvent event, RaftState state) {
    publishMembers(member, state);
    if (RaftStorage.cutsLog(event)) {
      boolean received = event instanceof RaftEvent.SnapshotInstalled;
      SnapshotMeta snapshot = state.snapshot();
      publish(
          new RaftNotice.SnapshotTaken(group, member, snapshot.index(), snapshot.size(), received));
    }
  }

  @Override
  public void stopped(String member, String why) {
    onStopped.run();
    publish(new RaftNotice.Stopped(group, member, why));
  }

  private void publishMembers(String member, RaftState state) {
    if (state.configuration() != configuration) {
      configuration = state.configuration();
      publish(
          new RaftNotice.MembersChanged(group, member, configuration, state.configurationIndex()));
    }
  }

  private void publish(RaftNotice notice) {
    system.eventStream().tell(new EventStream.Publish<>(notice));
  }
}
