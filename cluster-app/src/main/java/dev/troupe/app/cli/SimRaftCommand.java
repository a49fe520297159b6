package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.Screen;
import dev.troupe.app.sim.SeedRange;
import dev.troupe.app.sim.SeedRuns;
import dev.troupe.raft.RaftSimulation;
import dev.troupe.raft.RunReport;
import dev.troupe.raft.RunSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Simulated runs of a Raft group. */
@Command(
    name = "raft",
    description =
        "A Raft group and its clients: crashes, power failures, pauses, cuts, lost, doubled and late "
            + "messages, bad disks, bad clocks; then quiet, in which all must be served. The "
            + "properties of the paper's Figure 3 are looked at after each step; at the end every "
            + "answer is judged. Exit status 0 only if every seed passed.")
final class SimRaftCommand implements Callable<Integer> {

  private static final long MAX_SEEDS = 1_000_000_000;
  private static final long USUAL_SEEDS = 100;
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

  private final BiFunction<RunSettings, String, RaftSimulation> simulations;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many runs to play (default: " + USUAL_SEEDS + ").")
  private Long count;

  @Option(
      names = "--from-seed",
      paramLabel = "S",
      description = "The first seed (default: 1); to go on where a command ended.")
  private Long from;

  @Option(names = "--seed", paramLabel = "S", description = "Play the run of this seed alone.")
  private Long only;

  @Option(
      names = "--keep",
      paramLabel = "EVENTS",
      description = "With --seed: let only these faults and calls happen, as a finding names them.")
  private String keep;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "5",
      description = "Members of the group (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(names = "--trace", description = "Print every message and every fault.")
  private boolean trace;

  SimRaftCommand() {
    this(RaftSimulation::new);
  }

  /**
   * @param simulations makes what is played, of its settings and the command that replays it
   */
  SimRaftCommand(BiFunction<RunSettings, String, RaftSimulation> simulations) {
    this.simulations = simulations;
  }

  @Override
  public Integer call() throws Exception {
    RunSettings settings = settings();
    SeedRange seeds = seeds();
    PrintWriter out = spec.commandLine().getOut();
    RaftSimulation simulation =
        simulations.apply(settings, base() + " --seed {seed}[ --keep {keep}]");
    if (trace) {
      simulation = simulation.tracedTo(out::println);
    }
    if (keep != null) {
      return playKept(simulation, out);
    }
    Screen screen = new Screen(out, System.console() != null && !trace, PROGRESS_INTERVAL);
    return new SeedRuns(simulation, seeds, screen)
        .run(
            "A Raft group of %d members, %d clients with %d operations a second together; each seed %d virtual seconds with faults and %d of quiet."
                .formatted(
                    settings.members(),
                    settings.clients(),
                    settings.callsPerSecond(),
                    settings.faults().toSeconds(),
                    settings.quiet().toSeconds()));
  }

  private RunSettings settings() {
    try {
      return RunSettings.STANDARD.withMembers(nodes);
    } catch (IllegalArgumentException outOfBounds) {
      throw CommandFailure.usage("--nodes: " + outOfBounds.getMessage());
    }
  }

  private SeedRange seeds() {
    if (only != null && (count != null || from != null)) {
      throw CommandFailure.usage("--seed is for one run, --seeds and --from-seed are for several");
    }
    if (keep != null && only == null) {
      throw CommandFailure.usage("--keep names events of one run: it needs --seed");
    }
    long many = only != null ? 1 : count == null ? USUAL_SEEDS : count;
    if (many < 1 || many > MAX_SEEDS) {
      throw CommandFailure.usage("--seeds must be 1 to " + MAX_SEEDS);
    }
    long first = only != null ? only : from == null ? 1 : from;
    return new SeedRange(first, many, base());
  }

  private String base() {
    boolean usual = nodes == RunSettings.STANDARD.members();
    return "./troupe sim raft" + (usual ? "" : " --nodes " + nodes);
  }

  private int playKept(RaftSimulation simulation, PrintWriter out) throws Exception {
    checkKeep();
    try {
      RunReport report = simulation.runOnly(only, keep);
      out.println("PASSED with these events alone: " + report);
      return ExitCode.OK;
    } catch (AssertionError finding) {
      out.println("FOUND: " + finding.getMessage());
      return ExitCode.FAILED;
    }
  }

  /** Before anything is played: what a run throws is a finding, whatever its type. */
  private void checkKeep() throws Exception {
    try {
      RaftSimulation.checkKeep(keep);
    } catch (IllegalArgumentException unreadable) {
      throw CommandFailure.usage("--keep: " + unreadable.getMessage());
    }
  }
}
