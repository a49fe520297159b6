package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ops.ClusterFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which cluster on this machine a command is for. */
final class ClusterOptions {

  static final int DEFAULT_BASE_PORT = 7400;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The cluster's folder (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--base-port",
      scope = ScopeType.INHERIT,
      paramLabel = "N",
      description =
          "Node i listens at N + 10 i for the Redis protocol, + 1 HTTP, + 2 cluster "
              + "(default: what `up` was given for the folder, at first 7400).")
  private Integer basePort;

  Path data() {
    return data.toAbsolutePath().normalize();
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

  private void checkSamePort(ClusterFile cluster) {
    if (basePort != null && basePort != cluster.basePort()) {
      throw CommandFailure.usage(
          "--base-port %d differs from the %d that the cluster in %s was made with"
              .formatted(basePort, cluster.basePort(), data()));
    }
  }
}
