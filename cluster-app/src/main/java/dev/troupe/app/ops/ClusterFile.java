package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@code up} remembers of a cluster on this machine, in {@code cluster.json} of its data
 * folder. The membership of its groups hangs on it, so it is never changed by a later {@code up}.
 *
 * @param data the cluster's folder, absolute
 * @param nodes how many nodes there are
 * @param basePort see {@link Place}
 * @param passwordFile file with the password of the Redis ports, if they have one
 * @param javaOptions options of the nodes' JVMs, separated by blanks, if other than the defaults
 */
public record ClusterFile(
    Path data, int nodes, int basePort, Optional<Path> passwordFile, Optional<String> javaOptions) {

  /** How many nodes one machine may have. */
  public static final int MAX_NODES = 9;

  /** The last port of the last node has to be a port. */
  public static final int MAX_BASE_PORT = 65_535 - Place.PORTS_A_NODE * (MAX_NODES + 1);

  private static final String FILE = "cluster.json";

  /** Checks the bounds; wrong usage if one is passed. */
  public ClusterFile {
    data = data.toAbsolutePath().normalize();
    if (nodes < 1 || nodes > MAX_NODES) {
      throw CommandFailure.usage("--nodes must be 1 to " + MAX_NODES + ", not " + nodes);
    }
    checkBasePort(basePort);
  }

  /** A cluster whose JVMs get the default options. */
  public ClusterFile(Path data, int nodes, int basePort, Optional<Path> passwordFile) {
    this(data, nodes, basePort, passwordFile, Optional.empty());
  }

  /** Ends the command with wrong usage if node ports would not be ports of ordinary users. */
  public static void checkBasePort(int basePort) {
    if (basePort < 1024 || basePort > MAX_BASE_PORT) {
      throw CommandFailure.usage(
          "--base-port must be 1024 to " + MAX_BASE_PORT + ", not " + basePort);
    }
  }

  /** Where its nodes are, in order. */
  public List<Place> places() {
    return IntStream.rangeClosed(1, nodes).mapToObj(i -> Place.of(data, basePort, i)).toList();
  }

  /** What an earlier {@code up} wrote, if there was one. */
  public static Optional<ClusterFile> read(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.MAPPER.readTree(Files.readString(file));
      if (!json.path("nodes").isInt() || !json.path("basePort").isInt()) {
        throw new IOException("'nodes' or 'basePort' is not a number");
      }
      Optional<Path> password =
          Optional.ofNullable(json.path("passwordFile").textValue()).map(Path::of);
      return Optional.of(
          new ClusterFile(
              data,
              json.path("nodes").intValue(),
              json.path("basePort").intValue(),
              password,
              Optional.ofNullable(json.path("javaOptions").textValue())));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes it into the folder, for later commands. */
  public void write() {
    ObjectNode json = Json.MAPPER.createObjectNode().put("nodes", nodes).put("basePort", basePort);
    passwordFile.ifPresent(path -> json.put("passwordFile", path.toString()));
    javaOptions.ifPresent(options -> json.put("javaOptions", options));
    try {
      Disk.replace(data.resolve(FILE), json.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
