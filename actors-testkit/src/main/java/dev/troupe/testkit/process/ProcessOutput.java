package dev.troupe.testkit.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Copies what a process prints to a file, line by line, and wakes whoever waits for a line. */
final class ProcessOutput {
  private static final int REMEMBERED = 2_000;

  private record Waiter(Predicate<String> wanted, CompletableFuture<String> found) {}

  private final Path file;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private boolean ended;

  ProcessOutput(InputStream stream, Path file, String name) {
    this.file = file;
    Thread reader = new Thread(() -> copy(stream), "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void copy(InputStream stream) {
    try (BufferedReader in =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        arrived(line);
      }
    } catch (IOException streamClosed) {
      arrived("(the output ended with " + streamClosed + ")");
    } finally {
      end();
    }
  }

  private synchronized void arrived(String line) {
    if (last.size() == REMEMBERED) {
      last.removeFirst();
    }
    last.add(line);
    waiters.removeIf(waiter -> waiter.wanted().test(line) && waiter.found().complete(line));
  }

  private synchronized void end() {
    ended = true;
    waiters.forEach(
        waiter -> waiter.found().completeExceptionally(new IOException("the process has ended")));
    waiters.clear();
  }

  /** Waits for a line among those printed so far (the last 2,000) and those to come. */
  String await(Predicate<String> wanted, Duration limit) throws TimeoutException {
    CompletableFuture<String> found = find(wanted);
    try {
      return found.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException failure) {
      TimeoutException late =
          new TimeoutException("no such line within " + limit + "; the last ones:\n" + tail());
      late.initCause(failure.getCause());
      throw late;
    }
  }

  private synchronized CompletableFuture<String> find(Predicate<String> wanted) {
    CompletableFuture<String> found = new CompletableFuture<>();
    last.stream().filter(wanted).findFirst().ifPresent(found::complete);
    if (!found.isDone() && ended) {
      found.completeExceptionally(new IOException("the process has ended"));
    } else if (!found.isDone()) {
      waiters.add(new Waiter(wanted, found));
    }
    return found;
  }

  synchronized List<String> lines() {
    return List.copyOf(last);
  }

  private synchronized String tail() {
    return String.join("\n", last.stream().skip(Math.max(0, last.size() - 30)).toList());
  }

  Path file() {
    return file;
  }
}
