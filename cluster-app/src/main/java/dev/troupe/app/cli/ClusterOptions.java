package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.Disk;
import dev.troupe.app.ops.KnownCluster;
import dev.troupe.app.ops.PortSearch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which cluster on this machine a command is for. */
final class ClusterOptions {

  static final int DEFAULT_BASE_PORT = 7400;
  private static final Path DEFAULT_DATA = Path.of("data");

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "The cluster's folder (default: data).")
  private Path data;

  @Option(
      names = "--base-port",
      scope = ScopeType.INHERIT,
      paramLabel = "N",
      description =
          "Node i listens at N + 10 i for the Redis protocol, + 1 HTTP, + 2 cluster "
              + "(default: what `up` was given for the folder, at first 7400). Where the folder has no "
              + "cluster, its nodes are looked for at these ports; status and kv do so at 7400 too when "
              + "neither option is given.")
  private Integer basePort;

  private final Path usualData;
  private final int usualPort;
  private PortSearch search;

  ClusterOptions() {
    this(DEFAULT_DATA, DEFAULT_BASE_PORT);
  }

  /** With other defaults, for tests. */
  ClusterOptions(Path usualData, int usualPort) {
    this.usualData = usualData;
    this.usualPort = usualPort;
  }

  /** The folder, absolute. */
  Path data() {
    return (data == null ? usualData : data).toAbsolutePath().normalize();
  }

  Optional<Integer> basePort() {
    return Optional.ofNullable(basePort);
  }

  /** The cluster of an earlier {@code up}, if there was one; a differing port is wrong usage. */
  Optional<ClusterFile> existing() {
    basePort().ifPresent(ClusterFile::checkBasePort);
    Optional<ClusterFile> cluster = ClusterFile.read(data());
    cluster.ifPresent(this::checkSamePort);
    return cluster;
  }

  /**
   * The cluster of an earlier {@code up}: the folder's, or else the one whose nodes answer at the
   * given base port. A folder that was given has the last word: a cluster of another one is {@link
   * #elsewhere()}, and not for this command.
   */
  Optional<KnownCluster> find() {
    Optional<ClusterFile> file = data == null ? ClusterFile.read(data()) : existing();
    if (file.isPresent() && (basePort == null || basePort == file.get().basePort())) {
      return file.map(KnownCluster::of);
    }
    return basePort == null ? Optional.empty() : search(basePort).cluster().filter(this::isMeant);
  }

  /**
   * The same for commands that do no harm: where neither folder nor port was given and the usual
   * folder has no cluster, the one that answers at the usual ports.
   */
  Optional<KnownCluster> findOrGuess() {
    boolean given = data != null || basePort != null;
    return find().or(() -> given ? Optional.empty() : search(usualPort).cluster());
  }

  /** The cluster that answers at the given base port, but is not of the given folder. */
  Optional<KnownCluster> elsewhere() {
    return basePort == null
        ? Optional.empty()
        : search(basePort).cluster().filter(found -> !isMeant(found));
  }

  /** Ports of nodes, at the given base port, that are held by what does not answer. */
  List<Integer> silent() {
    return basePort == null ? List.of() : search(basePort).silent();
  }

  private PortSearch search(int port) {
    if (search == null) {
      ClusterFile.checkBasePort(port);
      search = new PortSearch(port);
    }
    return search;
  }

  private boolean isMeant(KnownCluster found) {
    return data == null || Disk.isSame(data(), found.data());
  }

  /** Says that {@link #find()} found nothing, and what there is instead. */
  String nothingFound() {
    String ports =
        search == null ? "" : ", and none that answers at base port " + search.basePort();
    return elsewhere()
        .map(
            other ->
                "no cluster in %s; at base port %d is that of %s"
                    .formatted(data(), basePort, other.data()))
        .orElse("no cluster in " + data() + ports + "; `troupe up` makes one");
  }

  private void checkSamePort(ClusterFile cluster) {
    if (basePort != null && basePort != cluster.basePort()) {
      throw CommandFailure.usage(
          "--base-port %d differs from the %d that the cluster in %s was made with"
              .formatted(basePort, cluster.basePort(), data()));
    }
  }
}
