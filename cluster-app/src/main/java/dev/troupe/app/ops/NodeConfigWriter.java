package dev.troupe.app.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** Writes the configuration files of the nodes that {@code up} starts. */
public final class NodeConfigWriter {

  /** Below the cluster's folder: the user's own settings for every node. */
  public static final String COMMON_FILE = "troupe.conf";

  private NodeConfigWriter() {}

  public static void write(ClusterFile cluster, Place place) {
    try {
      Disk.replace(place.configFile(), text(cluster, place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(ClusterFile cluster, Place place) {
    String members =
        cluster.places().stream()
            .map(
                member ->
                    "    %s { host = \"127.0.0.1\", cluster-port = %d, redis-port = %d }"
                        .formatted(member.name(), member.cluster(), member.redis()))
            .collect(Collectors.joining("\n"));
    String password =
        cluster
            .passwordFile()
            .map(file -> "\n  redis-password-file = " + quoted(file.toString()))
            .orElse("");
    return """
        # Written by `troupe up` at each start of this node. Put your own settings, for all nodes,
        # into %s beside the nodes' folders; `troupe node --help` says where keys are documented.
        troupe.node {
          name = "%s"
          data = %s
          ports { redis = %d, http = %d, cluster = %d }
          members {
        %s
          }%s
        }
        include %s
        """
        .formatted(
            COMMON_FILE,
            place.name(),
            quoted(place.data().toString()),
            place.redis(),
            place.http(),
            place.cluster(),
            members,
            password,
            "file(" + quoted(cluster.data().resolve(COMMON_FILE).toString()) + ")");
  }

  /** A string as JSON and HOCON write it. */
  private static String quoted(String text) {
    return Json.MAPPER.getNodeFactory().textNode(text).toString();
  }
}
