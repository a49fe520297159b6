package dev.troupe.app.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes the configuration files of the nodes that {@code up} starts. */
public final class NodeConfigWriter {

  /** Below the cluster's folder: the user's own settings for every node. */
  public static final String COMMON_FILE = "troupe.conf";

  /** The resource with every key that an operator may set, all of them commented out. */
  public static final String TEMPLATE = "/troupe-template.conf";

  private NodeConfigWriter() {}

  /** Puts the annotated file of all keys there, unless the user has one already. */
  public static void writeCommonIfMissing(ClusterFile cluster) {
    Path file = cluster.data().resolve(COMMON_FILE);
    if (Files.exists(file)) {
      return;
    }
    try (InputStream template = NodeConfigWriter.class.getResourceAsStream(TEMPLATE)) {
      Disk.replace(file, new String(template.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the file of one node; {@code up} does at each start of it. */
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
        # into %s beside the nodes' folders, which documents every key.
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
