package dev.troupe.journal;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * The data folder of an ActorSystem, shared by the plugins {@code troupe.journal} and {@code
 * troupe.snapshot-store}.
 *
 * <p>Call {@link #get} once when a node starts: it opens the folder at once, so that a damaged or
 * locked folder ends the start with a message, and not the first actor's recovery with a timeout.
 * The folder is flushed and released when the ActorSystem terminates, before {@code whenTerminated}
 * completes.
 */
public final class TroupeJournal implements Extension {
  private final JournalSettings settings;
  private final Disk disk;
  private final EventStore store;

  private TroupeJournal(ExtendedActorSystem system) {
    settings = JournalSettings.from(system.settings().config().getConfig("troupe.journal"));
    disk = system.settings().setup().get(DiskSetup.class).map(DiskSetup::disk).orElse(Disk.real());
    store = EventStore.open(settings, disk);
    system.registerOnTermination(store::close);
  }

  /**
   * The journal of an ActorSystem, typed or classic; the first call opens its folder.
   *
   * @throws DamagedJournalException if the folder holds damage that would lose acknowledged events
   * @throws JournalLockedException if somebody else has the folder open
   * @throws JournalUnavailableException if the disk fails
   * @throws JournalFullException if the disk has no room to open
   * @throws IllegalArgumentException if a setting is wrong; names its key
   */
  public static TroupeJournal get(ClassicActorSystemProvider system) {
    return Id.INSTANCE.get(system);
  }

  /** What happened so far, and what waits. */
  public JournalMetrics metrics() {
    return store.metrics();
  }

  /** The settings in force. */
  public JournalSettings settings() {
    return settings;
  }

  /**
   * For tests: drops all that is not on disk yet and releases the folder, as a crash of the process
   * would, so that another ActorSystem can open it. All writes in flight fail. Terminate this
   * ActorSystem afterwards.
   */
  public void abandon() {
    store.abandon();
  }

  EventStore store() {
    return store;
  }

  Disk disk() {
    return disk;
  }

  private static final class Id extends AbstractExtensionId<TroupeJournal> {
    private static final Id INSTANCE = new Id();

    @Override
    public TroupeJournal createExtension(ExtendedActorSystem system) {
      return new TroupeJournal(system);
    }
  }
}
