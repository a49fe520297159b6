package dev.troupe.raft;

import dev.troupe.testkit.sim.SimNodeContext;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/** What a {@link RaftWorld} is made of, where a test wants it otherwise than usual. */
interface WorldParts {

  WorldParts USUAL = new WorldParts() {};

  /** Usual but for settings of all nodes and of single ones. */
  static WorldParts withSettings(String ofAll, Map<String, String> ofNodes) {
    return new WorldParts() {
      @Override
      public String settings() {
        return ofAll;
      }

      @Override
      public String settings(String node) {
        return ofNodes.getOrDefault(node, "");
      }
    };
  }

  /** Settings as HOCON, in front of the world's usual ones. */
  default String settings() {
    return "";
  }

  /** Settings of one node, in front of those of all. */
  default String settings(String node) {
    return "";
  }

  /** The command that replays a seed, with {@code {seed}} in its place: by default of the test. */
  default String replay() {
    return "mvn -pl actors-raft-sim -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
        + testThatRuns()
        + " -Dsim.seed={seed}";
  }

  private static String testThatRuns() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(frame -> frame.getClassName().replaceAll(".*\\.", ""))
                    .filter(name -> name.endsWith("Test"))
                    .findFirst())
        .orElse("");
  }

  default RaftProperties properties() {
    return new RaftProperties();
  }

  /** Made anew whenever the node's member starts. */
  default StateMachine stateMachine(String node) {
    return new AppendStore();
  }

  /** Called before a message goes from one node to another; false if it is lost. */
  default boolean carries(String from, String to, Object message) {
    return true;
  }

  /** A behaviour in the place of a node's member and client, in some life of it. */
  default Optional<Behavior<?>> instead(SimNodeContext node) {
    return Optional.empty();
  }
}
