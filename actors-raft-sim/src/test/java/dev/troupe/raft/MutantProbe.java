package dev.troupe.raft;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.troupe.testkit.judge.Undecided;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs against one mutant, in a JVM of its own: the tests of the rules first, then the simulations
 * seed by seed. Its last line says who noticed.
 */
final class MutantProbe {

  private interface Simulation {
    void run(long seed) throws Exception;
  }

  private static final RaftSimulation STANDARD_RUN =
      new RaftSimulation(RunSettings.STANDARD, "./troupe sim raft --seed {seed}");

  private static final int MOST = 160;

  /** Something without a blank, as the text that stands at a key. */
  private static final Pattern LONG_VALUE = Pattern.compile("(\\S{15})\\S{20,}(\\S{10})");

  private MutantProbe() {}

  public static void main(String[] args) {
    ruleTests();
    int seeds = Integer.parseInt(args[0]);
    for (long seed = 1; seed <= seeds; seed++) {
      simulate(
          "RaftSimulationTest", seed, new RaftSimulationTest()::agreesThroughCrashesCutsAndLoss);
      simulate(
          "RaftMembershipTest",
          seed,
          new RaftMembershipTest()::agreesWhileMembersChangeUnderTheNemesis);
      simulate("the standard run", seed, STANDARD_RUN::run);
      if (seed <= seeds / 4) {
        simulate(
            "RaftLeaseTest", seed, new RaftLeaseTest()::nothingStaleIsReadFromALeaderThatWasCutOff);
      }
    }
    end("SURVIVED");
  }

  private static void simulate(String name, long seed, Simulation simulation) {
    try {
      simulation.run(seed);
    } catch (Throwable thrown) { // of whatever kind: the last line must say how it ended
      end(verdict(name, seed, thrown));
    }
  }

  /**
   * A simulation that fails (a {@code SimFailure}, or another check) has caught the mistake. One
   * that had no memory left, or whose judge came to no end, has not: it would have to be looked at.
   */
  static String verdict(String name, long seed, Throwable thrown) {
    if (thrown instanceof AssertionError && !isBroken(thrown)) {
      return "CAUGHT by " + name + " | " + seed + " | " + firstLine(thrown.getMessage());
    }
    return "BROKEN: " + name + ", seed " + seed + ": " + firstLine(thrown.toString());
  }

  /**
   * A rule's test that fails, in whatever way, has caught the mistake; but not one that had no time
   * or no memory left.
   */
  static String ruleVerdict(String test, String which, Throwable thrown) {
    return thrown instanceof TimeoutException || isBroken(thrown)
        ? "BROKEN: " + test + " " + which + ": " + firstLine(String.valueOf(thrown))
        : "CAUGHT by " + test + " | 0 | " + which;
  }

  /** A simulation wraps what its tasks throw, so the cause may be one that shows nothing. */
  private static boolean isBroken(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError || cause instanceof Undecided) {
        return true;
      }
    }
    return false;
  }

  /** For one cell of a table: long values give way to their beginning and end. */
  static String firstLine(String text) {
    String line = String.valueOf(text).lines().findFirst().orElse("");
    String brief = LONG_VALUE.matcher(line).replaceAll("$1...$2");
    return brief.length() <= MOST ? brief : brief.substring(0, MOST - 3) + "...";
  }

  private static void ruleTests() {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("dev.troupe.raft"))
                .filters(
                    includeClassNamePatterns(".*Test"), // and not the hunt itself
                    excludeClassNamePatterns(
                        ".*\\.(kv|redis|example)\\..*",
                        ".*(Simulation|Membership|Lease|Lab\\w+|Bank|SameSeed|StandardRun|PlantedBugs)Test",
                        ".*(OverArtery|OnDisk|SlowMachine)Test", // in real time
                        ".*(Wire|FaultTable|PaperTable)Test")) // of bytes and of documents
                .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() && result.getStatus() == TestExecutionResult.Status.FAILED) {
                  String place =
                      test.getUniqueId().replaceAll(".*\\[class:dev\\.troupe\\.raft\\.", "");
                  String method = place.replaceAll("[\\[\\]]|method:|test-template:|\\(.*", "");
                  boolean oneOfMany = test.getUniqueId().contains("test-template-invocation");
                  String which = oneOfMany ? firstLine(test.getDisplayName()) : "";
                  end(ruleVerdict(method, which, result.getThrowable().orElse(null)));
                }
              }
            });
  }

  private static void end(String verdict) {
    System.out.println();
    System.out.println(verdict);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
