package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.Password;
import dev.troupe.app.kv.StoreClient;
import dev.troupe.app.ops.KnownCluster;
import dev.troupe.app.ops.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which store a command speaks with; accepted before and after the command below {@code kv}. */
final class StoreOptions {

  @Mixin private final ClusterOptions cluster;

  @Option(
      names = "--node",
      scope = ScopeType.INHERIT,
      paramLabel = "NODE",
      description =
          "Ask this node first: its name (n1), or HOST:PORT of its Redis protocol, which needs no "
              + "folder (default: all nodes of the cluster, in order).")
  private String node;

  @Option(
      names = "--password",
      scope = ScopeType.INHERIT,
      paramLabel = "PASSWORD",
      defaultValue = "${env:TROUPE_PASSWORD}",
      description =
          "Better in the environment, as TROUPE_PASSWORD (default: the file that `up` was given).")
  private String password;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "For the whole command, over all nodes (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  StoreOptions() {
    this(new ClusterOptions());
  }

  StoreOptions(ClusterOptions cluster) {
    this.cluster = cluster;
  }

  StoreClient client() {
    TimeLimit.check(timeoutSeconds, 1);
    Duration limit = Duration.ofSeconds(timeoutSeconds);
    if (node != null && node.contains(":")) {
      return new StoreClient(List.of(address(node)), given(), limit);
    }
    KnownCluster found =
        cluster
            .findOrGuess()
            .orElseThrow(() -> new CommandFailure(ExitCode.NOBODY, cluster.nothingFound()));
    Optional<String> remembered =
        found.passwordFile().map(path -> Password.read("--password-file of up", path));
    return new StoreClient(endpoints(found.places()), given().or(() -> remembered), limit);
  }

  private Optional<String> given() {
    return Optional.ofNullable(password).filter(text -> !text.isEmpty());
  }

  private static Endpoint address(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon == 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw CommandFailure.usage("--node must be a node's name or HOST:PORT, not " + text);
    }
    return new Endpoint(text, text.substring(0, colon), Integer.parseInt(port));
  }

  private List<Endpoint> endpoints(List<Place> places) {
    List<Endpoint> all = new ArrayList<>(places.stream().map(Endpoint::of).toList());
    if (node != null) {
      List<String> names = places.stream().map(Place::name).toList();
      int first = names.indexOf(node);
      if (first < 0) {
        throw CommandFailure.usage("--node: no node " + node + " among " + names);
      }
      Collections.rotate(all, -first);
    }
    return all;
  }
}
