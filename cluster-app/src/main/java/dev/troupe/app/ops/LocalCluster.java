package dev.troupe.app.ops;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes of a cluster on this machine: which run, starting those that are missing, stopping. */
public final class LocalCluster {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int SHOWN_LINES = 15;

  private final ClusterFile cluster;
  private final NodeLauncher launcher;
  private final StatusClient client = new StatusClient();
  private final Set<Place> ours = new LinkedHashSet<>();
  private boolean over;

  /**
   * @param launcher for the nodes that are yet to be started
   */
  public LocalCluster(ClusterFile cluster, NodeLauncher launcher) {
    this.cluster = cluster;
    this.launcher = launcher;
  }

  /** What {@code up} remembers of it. */
  public ClusterFile file() {
    return cluster;
  }

  /** The process of a node, if it runs. */
  public static Optional<ProcessHandle> process(Place place) {
    try {
      return PidFile.running(place.pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How all nodes stand. */
  public ClusterView view() {
    return new ClusterView(client.ask(cluster.places()));
  }

  /**
   * Starts the nodes that do not run.
   *
   * @return their processes
   * @throws CommandFailure if a port of theirs is taken, or after {@link #end}; nothing was started
   *     then
   */
  public synchronized Map<Place, Process> startMissing() {
    if (over) {
      throw new CommandFailure(ExitCode.FAILED, "told to end");
    }
    List<Place> missing =
        cluster.places().stream().filter(place -> process(place).isEmpty()).toList();
    for (Place place : missing) {
      Ports.firstTaken("127.0.0.1", place)
          .ifPresent(
              message -> {
                throw new CommandFailure(
                    ExitCode.FAILED, message + "; choose other ports with --base-port");
              });
    }
    Map<Place, Process> started = new LinkedHashMap<>();
    for (Place place : missing) {
      NodeConfigWriter.write(cluster, place);
      ours.add(place);
      started.put(place, launcher.start(place));
    }
    return started;
  }

  /**
   * Waits until every node is ready: up in the cluster, with a leader for the store that says so
   * itself.
   *
   * @param started of {@link #startMissing}: one that ends is not waited for
   * @throws CommandFailure when one of them ends or the time is up, with what is known of the cause
   */
  public ClusterView awaitReady(Map<Place, Process> started, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      failIfEnded(started);
      ClusterView view = view();
      List<String> unready = view.unready();
      if (unready.isEmpty()) {
        return view;
      }
      if (System.nanoTime() >= deadline || !Waits.pause(POLL)) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "not ready within " + limit.toSeconds() + " s: " + String.join(", ", unready));
      }
    }
  }

  private static void failIfEnded(Map<Place, Process> started) {
    started.forEach(
        (place, process) -> {
          if (!process.isAlive()) {
            throw new CommandFailure(
                process.exitValue() == ExitCode.USAGE ? ExitCode.USAGE : ExitCode.FAILED,
                place.name() + " ended with status " + process.exitValue() + lastWords(place));
          }
        });
  }

  private static String lastWords(Place place) {
    try {
      List<String> lines = new ArrayList<>(Disk.tail(place.stderrFile(), SHOWN_LINES));
      return lines.isEmpty()
          ? "; its log is " + place.logFile()
          : ":\n  " + String.join("\n  ", lines);
    } catch (IOException e) {
      return "; " + place.stderrFile() + " cannot be read: " + e.getMessage();
    }
  }

  /**
   * Stops what {@link #startMissing} has started, and lets it start nothing any more: for the end
   * of this JVM, which may come while another thread starts nodes.
   */
  public synchronized void end(Duration limit) {
    over = true;
    Processes.stop(
        ours.stream().map(LocalCluster::process).flatMap(Optional::stream).toList(), limit);
  }

  /** True if none of its nodes runs any more though nobody has called {@link #end}. */
  public synchronized boolean isDeserted() {
    return !over && cluster.places().stream().allMatch(place -> process(place).isEmpty());
  }
}
