package dev.troupe.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.Screen;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.LocalCluster;
import dev.troupe.app.ops.NodeView;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Waits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Kills the leader's process, watches the election, and brings the dead node back. */
final class LeaderKill {

  private static final Duration ELECTION_LIMIT = Duration.ofSeconds(30);
  private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private final LocalCluster cluster;
  private final Screen screen;
  private final Tally tally;

  LeaderKill(LocalCluster cluster, Screen screen, Tally tally) {
    this.cluster = cluster;
    this.screen = screen;
    this.tally = tally;
  }

  void run() {
    Place victim = awaitLeader("").place();
    ProcessHandle process =
        LocalCluster.process(victim)
            .orElseThrow(() -> new CommandFailure(ExitCode.FAILED, victim.name() + " is gone"));
    tally.listenAnew();
    long killed = System.nanoTime();
    process.destroyForcibly();
    screen.line("  SIGKILL to the leader, " + victim.name() + " (pid " + process.pid() + ")");
    awaitElection(victim, killed);
    bringBack(victim, killed);
  }

  /** The node that leads the store, if it is another than the one named. */
  private static Optional<NodeView> leader(ClusterView view, String not) {
    Optional<String> name = view.leader(ClusterView.STORE).filter(leader -> !leader.equals(not));
    return view.nodes().stream()
        .filter(node -> name.isPresent() && node.place().name().equals(name.get()))
        .findFirst();
  }

  private NodeView awaitLeader(String not) {
    AtomicReference<Optional<NodeView>> found = new AtomicReference<>(Optional.empty());
    Waits.until(
        ELECTION_LIMIT,
        POLL,
        () -> {
          found.set(leader(cluster.view(), not));
          return found.get().isPresent();
        });
    return found
        .get()
        .orElseThrow(
            () -> new CommandFailure(ExitCode.FAILED, "no leader within " + ELECTION_LIMIT));
  }

  private void awaitElection(Place victim, long killed) {
    NodeView next = awaitLeader(victim.name());
    screen.line(
        "  %s was elected leader of term %d, seen %s after the kill"
            .formatted(next.place().name(), member(next).path("term").asLong(), since(killed)));
  }

  private void bringBack(Place victim, long killed) {
    long target = commit(cluster.view());
    cluster.startMissing();
    screen.line("  " + victim.name() + " is started again, on its own data");
    boolean back = Waits.until(RETURN_LIMIT, POLL, () -> applied(victim) >= target);
    if (!back) {
      throw new CommandFailure(
          ExitCode.FAILED, victim.name() + " has not caught up within " + RETURN_LIMIT);
    }
    screen.line(
        "  %s has caught up, %s after the kill; in between the longest time without an "
                .formatted(victim.name(), since(killed))
            + "acknowledged write was "
            + seconds(tally.longestSilence()));
  }

  private static long commit(ClusterView view) {
    return leader(view, "").map(node -> member(node).path("commit").asLong()).orElse(0L);
  }

  private long applied(Place place) {
    return cluster.view().nodes().stream()
        .filter(node -> node.place().equals(place))
        .mapToLong(node -> member(node).path("applied").asLong(-1))
        .findFirst()
        .orElse(-1);
  }

  private static JsonNode member(NodeView node) {
    return node.status()
        .map(status -> status.path("groups").path(0))
        .orElseGet(MissingNode::getInstance);
  }

  private static String since(long nanos) {
    return seconds(Duration.ofNanos(System.nanoTime() - nanos));
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }
}
