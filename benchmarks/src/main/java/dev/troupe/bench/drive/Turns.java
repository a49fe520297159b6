package dev.troupe.bench.drive;

import dev.troupe.bench.result.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The systems take turns (A B A B), so that a machine that becomes slower or faster meanwhile does
 * so for all; and only the one whose turn it is runs.
 */
public final class Turns {

  private Turns() {}

  /**
   * Measures one system once.
   *
   * @param <S> the systems
   */
  public interface Turn<S> {

    /**
     * Starts the system, measures it, and ends it.
     *
     * @param run from 1
     * @param folder of this system alone
     */
    void take(int run, S system, Path folder) throws IOException, InterruptedException;
  }

  /**
   * Each system once in each run, in their order.
   *
   * @param folder gets one for each system, which is deleted after each turn that went well
   * @param progress is told where logs are when a turn fails
   */
  public static <S extends Measured> void take(
      int runs, List<S> systems, Path folder, Consumer<String> progress, Turn<S> turn)
      throws IOException, InterruptedException {
    for (int run = 1; run <= runs; run++) {
      for (S system : systems) {
        Path own = folder.resolve(system.name());
        try {
          turn.take(run, system, own);
        } catch (IOException | IllegalStateException e) {
          progress.accept(
              "in run " + run + " of " + system.name() + "; what it wrote is in " + own);
          throw e;
        }
        Folders.delete(own);
      }
    }
  }
}
