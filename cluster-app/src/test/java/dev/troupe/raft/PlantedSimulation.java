package dev.troupe.raft;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Short simulations of a group, right or with a mistake that was made on purpose. */
public final class PlantedSimulation {

  /** The first command for a key is acknowledged and never done. */
  private record Forgetful(AppendStore store) implements StateMachine {

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      return AppendStore.text(command).endsWith("1;")
          ? AppendStore.bytes(AppendStore.text(command).split("=", 2)[1])
          : store.apply(index, timeMillis, command);
    }

    @Override
    public byte[] query(byte[] query) {
      return store.query(query);
    }

    @Override
    public Capture capture() {
      return store.capture();
    }

    @Override
    public void restore(InputStream in) throws IOException {
      store.restore(in);
    }
  }

  private PlantedSimulation() {}

  /** Without a mistake. */
  public static RaftSimulation right(RunSettings settings, String replay) {
    return brief(settings, replay, AppendStore::new);
  }

  /** Each seed finds it, and one call is enough. */
  public static RaftSimulation forgetful(RunSettings settings, String replay) {
    return brief(settings, replay, () -> new Forgetful(new AppendStore()));
  }

  /**
   * It breaks between two tasks, where nobody makes a finding of it, with what could be mistaken
   * for a complaint about an argument.
   */
  public static RaftSimulation broken(RunSettings settings, String replay) {
    return right(settings, replay)
        .tracedTo(
            line -> {
              if (line.endsWith("HEAL")) {
                throw new IllegalArgumentException("planted");
              }
            });
  }

  private static RaftSimulation brief(
      RunSettings settings, String replay, Supplier<StateMachine> machine) {
    RunSettings brief =
        new RunSettings(settings.members(), 2, 20, Duration.ofSeconds(2), Duration.ofSeconds(1));
    return new RaftSimulation(brief, replay, null, machine);
  }
}
