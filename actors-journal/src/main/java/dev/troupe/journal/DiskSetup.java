package dev.troupe.journal;

import java.util.Objects;
import org.apache.pekko.actor.setup.Setup;

/**
 * Puts another {@link Disk} under an ActorSystem's journal and snapshot store, for tests: {@code
 * ActorSystemSetup.create(new DiskSetup(disk), BootstrapSetup.create(config))}.
 */
public final class DiskSetup extends Setup {
  private final Disk disk;

  /** Uses {@code disk} for all files but those of the tables. */
  public DiskSetup(Disk disk) {
    this.disk = Objects.requireNonNull(disk);
  }

  Disk disk() {
    return disk;
  }
}
