package dev.troupe.raft;

import dev.troupe.raft.Durability.Write;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.DeleteMessagesFailure;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotOffer;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's event-sourced child: journals its events, says what is on disk, and gives back the
 * state after a crash. The two live and die together: a failed write stops this actor, and with it
 * the member, which starts again from what is on disk.
 *
 * <p>It is a persistent actor of Pekko's classic interface, because the typed one deletes events by
 * their number alone (a log is cut by bytes), and stands still while a snapshot is saved.
 */
abstract class RaftStorage extends AbstractPersistentActor {

  /** The state as it was before the start; sent once, before all else. */
  record Recovered(RaftState state) implements RaftNode.Command {}

  /** The write under way is on disk. */
  enum Persisted implements RaftNode.Command {
    INSTANCE
  }

  /**
   * Asks for a write.
   *
   * @param cuts the state right after each event among them that {@linkplain #cutsLog cuts the
   *     log}, unless it is too large to be saved in one piece
   */
  record Persist(Write write, List<Optional<RaftState.Saved>> cuts) {}

  private static final Logger LOG = LoggerFactory.getLogger(RaftStorage.class);

  private final Parent member;
  private final String persistenceId;
  private RaftState recovering = new RaftState();

  private RaftStorage(Parent member, String persistenceId) {
    this.member = member;
    this.persistenceId = persistenceId;
  }

  static Props props(Parent member, String persistenceId, RaftSettings.Storage settings) {
    return Props.create(RaftStorage.class, () -> create(member, persistenceId, settings));
  }

  /** The plugins are asked for while the super class is constructed, so they are no fields. */
  private static RaftStorage create(
      Parent member, String persistenceId, RaftSettings.Storage settings) {
    return new RaftStorage(member, persistenceId) {
      @Override
      public String journalPluginId() {
        return settings.journalPlugin();
      }

      @Override
      public String snapshotPluginId() {
        return settings.snapshotPlugin();
      }
    };
  }

  @Override
  public String persistenceId() {
    return persistenceId;
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder()
        .match(RaftEvent.class, this::recover)
        .match(
            SnapshotOffer.class,
            offer -> recovering = RaftState.restore((RaftState.Saved) offer.snapshot()))
        .match(RecoveryCompleted.class, done -> onRecovered())
        .build();
  }

  private void recover(RaftEvent event) {
    recovering.apply(event);
    recovering.log().pack(recovering.log().lastIndex()); // it may be long
  }

  private void onRecovered() {
    member.tell(new Recovered(recovering));
    recovering = null; // it is the member's from now on
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Persist.class, this::onPersist)
        .match(SaveSnapshotSuccess.class, this::onSnapshotSaved)
        .match(SaveSnapshotFailure.class, failed -> warn("save a snapshot", failed.cause()))
        .match(DeleteMessagesSuccess.class, done -> {})
        .match(DeleteSnapshotsSuccess.class, done -> {})
        .match(DeleteMessagesFailure.class, failed -> warn("delete events", failed.cause()))
        .match(DeleteSnapshotsFailure.class, failed -> warn("delete snapshots", failed.cause()))
        .build();
  }

  private void onPersist(Persist ask) {
    List<RaftEvent> events = ask.write().events();
    int[] left = {events.size()};
    Iterator<Optional<RaftState.Saved>> cuts = ask.cuts().iterator();
    persistAllAsync(
        events,
        event -> {
          if (cutsLog(event)) {
            cuts.next().ifPresent(this::saveSnapshot); // under this event's sequence number
          }
          if (--left[0] == 0) {
            member.tell(Persisted.INSTANCE);
          }
        });
  }

  /**
   * The journal does not take an event at all: it is too large for it, or cannot be serialized.
   * Pekko would go on without it, and the member would wait for ever.
   */
  @Override
  public void onPersistRejected(Throwable cause, Object event, long sequenceNr) {
    super.onPersistRejected(cause, event, sequenceNr);
    getContext().stop(getSelf());
  }

  /** After such an event what was journalled before it need not be kept. */
  static boolean cutsLog(RaftEvent event) {
    return event instanceof RaftEvent.LogCompacted || event instanceof RaftEvent.SnapshotInstalled;
  }

  private void onSnapshotSaved(SaveSnapshotSuccess saved) {
    long sequenceNr = saved.metadata().sequenceNr();
    deleteMessages(sequenceNr);
    deleteSnapshots(SnapshotSelectionCriteria.create(sequenceNr - 1, Long.MAX_VALUE));
  }

  /** Nothing is lost by it: the old events and snapshot are still there, and the next one tries. */
  private void warn(String what, Throwable cause) {
    LOG.warn("{} could not {}: {}", persistenceId, what, cause.toString());
  }
}
