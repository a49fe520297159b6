package dev.troupe.app.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals to processes, and whether they are still there. */
public final class Processes {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private Processes() {}

  /** True unless the process has ended; one that waits to be reaped by its parent has ended. */
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      return ProcessStart.fields(pid)[0].equals("Z");
    } catch (IOException e) {
      return false; // not Linux, or gone: isAlive() has the word
    }
  }

  /**
   * Asks the processes to end, lets frozen ones hear it, and kills those that are still there when
   * the time is up.
   *
   * @return those that had to be killed
   */
  public static List<ProcessHandle> stop(List<ProcessHandle> processes, Duration limit) {
    processes.forEach(ProcessHandle::destroy);
    wake(processes);
    List<ProcessHandle> stubborn = awaitEnd(processes, limit);
    stubborn.forEach(ProcessHandle::destroyForcibly);
    List<ProcessHandle> immortal = awaitEnd(stubborn, KILL_LIMIT);
    if (!immortal.isEmpty()) {
      throw new IllegalStateException("processes that outlive SIGKILL: " + immortal);
    }
    return stubborn;
  }

  /** A process stopped by SIGSTOP gets SIGTERM only when it goes on. */
  private static void wake(List<ProcessHandle> processes) {
    if (processes.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", "-CONT"));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      Process kill =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      kill.waitFor(1, TimeUnit.SECONDS);
    } catch (IOException e) {
      // Without a kill command frozen processes do not hear SIGTERM; SIGKILL ends them after the
      // limit.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<ProcessHandle> awaitEnd(List<ProcessHandle> processes, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    List<ProcessHandle> left = processes.stream().filter(Processes::isAlive).toList();
    while (!left.isEmpty() && System.nanoTime() < deadline && pause()) {
      left = left.stream().filter(Processes::isAlive).toList();
    }
    return left;
  }

  private static boolean pause() {
    return Waits.pause(POLL);
  }
}
