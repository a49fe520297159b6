package dev.troupe.app.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stops nodes, also those that are still starting or are frozen. Which process a node is, its pid
 * file says, or else its own answer; that none is left, the locks of the nodes' folders.
 */
public final class NodeStopper {

  /** For the system to let go of a lock after its holder's end. */
  private static final Duration UNLOCK_LIMIT = Duration.ofSeconds(2);

  private static final Duration POLL = Duration.ofMillis(50);

  private NodeStopper() {}

  /**
   * Stops every node that runs.
   *
   * @param limit how long they may take before they are killed
   */
  public static Stopped stop(List<Place> places, Duration limit) {
    Map<Place, ProcessHandle> running = new LinkedHashMap<>();
    places.forEach(
        place -> LocalCluster.process(place).ifPresent(found -> running.put(place, found)));
    List<Place> left = new ArrayList<>();
    for (NodeView view : answering(places.stream().filter(p -> !running.containsKey(p)).toList())) {
      jvm(view)
          .ifPresentOrElse(jvm -> running.put(view.place(), jvm), () -> left.add(view.place()));
    }
    List<ProcessHandle> killed = Processes.stop(List.copyOf(running.values()), limit);
    places.stream().filter(NodeStopper::isAtWork).filter(p -> !left.contains(p)).forEach(left::add);
    return new Stopped(running.size(), killed.size(), List.copyOf(left));
  }

  private static List<NodeView> answering(List<Place> places) {
    return places.isEmpty()
        ? List.of()
        : new StatusClient().ask(places).stream().filter(NodeView::reachable).toList();
  }

  /** The process that a node says it is, unless it cannot be: a pid may be one of a container's. */
  private static Optional<ProcessHandle> jvm(NodeView view) {
    return view.pid()
        .flatMap(ProcessHandle::of)
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> process.info().command().filter(c -> c.endsWith("java")).isPresent());
  }

  private static boolean isAtWork(Place place) {
    return !Waits.until(UNLOCK_LIMIT, POLL, () -> !Disk.isLocked(place.lockFile()));
  }

  /**
   * What was done.
   *
   * @param running nodes that ran, and were stopped
   * @param killed those of them that did not end in time
   * @param left nodes that are still at work, as nobody says which processes they are
   */
  public record Stopped(int running, int killed, List<Place> left) {}
}
