package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is found at the HTTP ports that follow from a base port. They are asked once: nodes that are
 * frozen make that take {@link StatusClient#FIRST_LIMIT}.
 */
public final class PortSearch {

  private final int basePort;
  private final List<Place> asked;
  private final List<Optional<JsonNode>> answers;

  /** Asks at the ports of each node that a cluster may have. */
  public PortSearch(int basePort) {
    this.basePort = basePort;
    this.asked =
        IntStream.rangeClosed(1, ClusterFile.MAX_NODES)
            .mapToObj(i -> Place.of(Path.of(""), basePort, i)) // their folders are not known
            .toList();
    this.answers = new StatusClient().askPorts(asked.stream().map(Place::http).toList());
  }

  /** Where was asked. */
  public int basePort() {
    return basePort;
  }

  /**
   * An answering node names its folder, and that has the rest; where the folder's file is gone,
   * those who answer and those of the other places whom they name are all there is.
   */
  public Optional<KnownCluster> cluster() {
    Optional<Path> data =
        IntStream.range(0, asked.size())
            .mapToObj(i -> folder(i).stream())
            .flatMap(folders -> folders)
            .findFirst();
    return data.map(
        folder ->
            ClusterFile.read(folder)
                .filter(file -> file.basePort() == basePort)
                .map(KnownCluster::of)
                .orElseGet(() -> new KnownCluster(folder, placesOf(folder), Optional.empty())));
  }

  private List<Place> placesOf(Path data) {
    List<Integer> answering =
        IntStream.range(0, asked.size())
            .filter(i -> folder(i).filter(data::equals).isPresent())
            .boxed()
            .toList();
    TreeSet<String> addresses = new TreeSet<>();
    answering.forEach(i -> named(answers.get(i).orElseThrow()).forEach(addresses::add));
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Place place = asked.get(i);
      if (answering.contains(i) || isNamed(place, addresses)) {
        places.add(place.in(data.resolve(place.name())));
      }
    }
    return places;
  }

  /** The cluster's folder as a node has it: its own is in it, under its name. */
  private Optional<Path> folder(int i) {
    Place place = asked.get(i);
    // Another name is a node of a cluster whose base port is higher.
    return answers
        .get(i)
        .filter(json -> place.name().equals(json.path("name").textValue()))
        .map(json -> Path.of(json.path("data").textValue()).getParent());
  }

  /** The addresses that a node knows: of the cluster's members, and of those of its groups. */
  private static Stream<String> named(JsonNode status) {
    List<String> addresses = new ArrayList<>();
    status.at("/cluster/members").forEach(member -> addresses.add(member.path("address").asText()));
    for (JsonNode group : status.path("groups")) {
      for (String kind : List.of("voters", "outgoing", "learners")) {
        group.path(kind).forEach(address -> addresses.add(address.asText()));
      }
    }
    return addresses.stream();
  }

  private static boolean isNamed(Place place, TreeSet<String> addresses) {
    return addresses.stream().anyMatch(it -> it.endsWith("@127.0.0.1:" + place.cluster()));
  }

  /**
   * The HTTP ports at which nobody answered though something holds all three ports of a node: very
   * likely nodes that are frozen, or are just starting.
   */
  public List<Integer> silent() {
    return IntStream.range(0, asked.size())
        .filter(i -> answers.get(i).isEmpty())
        .mapToObj(asked::get)
        .filter(PortSearch::isTaken)
        .map(Place::http)
        .toList();
  }

  private static boolean isTaken(Place place) {
    return IntStream.of(place.redis(), place.http(), place.cluster())
        .noneMatch(port -> Ports.isFree("127.0.0.1", port));
  }
}
