package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A cluster on this machine as a client command finds it: by its folder, or by its ports alone.
 *
 * @param data its folder
 * @param places its nodes; of a cluster without its file only those that answered
 * @param passwordFile file with the password of the Redis ports, if that is known
 */
public record KnownCluster(Path data, List<Place> places, Optional<Path> passwordFile) {

  /** The cluster of a folder. */
  public static KnownCluster of(ClusterFile file) {
    return new KnownCluster(file.data(), file.places(), file.passwordFile());
  }

  /**
   * Asks at the HTTP ports that follow from a base port. An answering node names its folder, and
   * that has the rest; where the folder's file is gone, what answers is all there is.
   */
  public static Optional<KnownCluster> at(int basePort) {
    List<Place> answered = answering(basePort);
    if (answered.isEmpty()) {
      return Optional.empty();
    }
    Path data = answered.get(0).data().getParent();
    Optional<KnownCluster> remembered =
        ClusterFile.read(data).filter(file -> file.basePort() == basePort).map(KnownCluster::of);
    List<Place> ofOneFolder =
        answered.stream().filter(place -> data.equals(place.data().getParent())).toList();
    return remembered.or(() -> Optional.of(new KnownCluster(data, ofOneFolder, Optional.empty())));
  }

  private static List<Place> answering(int basePort) {
    List<Place> asked = places(basePort);
    List<Optional<JsonNode>> answers =
        new StatusClient().askPorts(asked.stream().map(Place::http).toList());
    List<Place> answered = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Place place = asked.get(i);
      // Another name is a node of a cluster whose base port is higher.
      answers
          .get(i)
          .filter(json -> place.name().equals(json.path("name").textValue()))
          .map(json -> place.in(Path.of(json.path("data").textValue())))
          .filter(found -> found.data().getParent() != null)
          .ifPresent(answered::add);
    }
    return answered;
  }

  /**
   * The HTTP ports at which nobody answers though something holds all three ports of a node: very
   * likely nodes that are frozen, or are just starting.
   */
  public static List<Integer> silent(int basePort) {
    List<Integer> taken =
        places(basePort).stream().filter(KnownCluster::isTaken).map(Place::http).toList();
    List<Optional<JsonNode>> answers = new StatusClient().askPorts(taken);
    return IntStream.range(0, taken.size())
        .filter(i -> answers.get(i).isEmpty())
        .mapToObj(taken::get)
        .toList();
  }

  private static boolean isTaken(Place place) {
    return IntStream.of(place.redis(), place.http(), place.cluster())
        .noneMatch(port -> Ports.isFree("127.0.0.1", port));
  }

  /** All places that a base port may have; their folders are not known. */
  private static List<Place> places(int basePort) {
    return IntStream.rangeClosed(1, ClusterFile.MAX_NODES)
        .mapToObj(i -> Place.of(Path.of(""), basePort, i))
        .toList();
  }
}
