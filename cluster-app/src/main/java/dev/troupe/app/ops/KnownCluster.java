package dev.troupe.app.ops;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A cluster on this machine as a client command finds it: by its folder, or by its ports alone (see
 * {@link PortSearch}).
 *
 * @param data its folder
 * @param places its nodes; of a cluster without its file those that answered, and whom they named
 * @param passwordFile file with the password of the Redis ports, if that is known
 */
public record KnownCluster(Path data, List<Place> places, Optional<Path> passwordFile) {

  /** The cluster of a folder. */
  public static KnownCluster of(ClusterFile file) {
    return new KnownCluster(file.data(), file.places(), file.passwordFile());
  }
}
