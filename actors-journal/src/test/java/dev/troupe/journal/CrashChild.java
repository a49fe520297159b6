package dev.troupe.journal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process that writes until it is killed. It says on its standard output what it is about to do,
 * and what was acknowledged: {@code try ID SEQ}, {@code ok ID SEQ}, {@code del ID SEQ}, {@code gone
 * ID SEQ}.
 */
final class CrashChild {
  static final int WRITERS = 24;
  static final int MOST_EVENTS = 6;

  private final EventStore store;
  private final PrintStream out;

  private CrashChild(EventStore store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    JournalSettings settings = CrashTest.settings(Path.of(args[0]));
    long seed = Long.parseLong(args[1]);
    CrashChild child = new CrashChild(EventStore.open(settings, Disk.real()), System.out);
    for (int i = 0; i < WRITERS; i++) {
      child.writer("w" + i, new Random(seed * 1000 + i));
    }
    Thread.currentThread().join(); // until it is killed
  }

  private void writer(String id, Random random) {
    store.highest(id).thenAccept(highest -> next(id, highest, random));
  }

  private void next(String id, long highest, Random random) {
    if (highest > 0 && random.nextInt(10) == 0) {
      long to = 1 + random.nextInt((int) highest);
      say("del " + id + " " + to);
      store
          .deleteTo(id, to)
          .thenRun(
              () -> {
                say("gone " + id + " " + to);
                write(id, highest, random);
              });
    } else {
      write(id, highest, random);
    }
  }

  private void write(String id, long highest, Random random) {
    int count = 1 + random.nextInt(MOST_EVENTS);
    long last = highest + count;
    List<byte[]> events = new ArrayList<>();
    for (long sequence = highest + 1; sequence <= last; sequence++) {
      events.add(payload(id, sequence, last, random.nextInt(2000)));
    }
    say("try " + id + " " + last);
    store
        .write(List.of(Operation.Write.of(id, highest + 1, events)))
        .thenRun(
            () -> {
              say("ok " + id + " " + last);
              next(id, last, random);
            });
  }

  /** Says what it is, which batch it belongs to, and is as long as it says. */
  static byte[] payload(String id, long sequence, long lastOfBatch, int padding) {
    String head = id + "/" + sequence + "/" + lastOfBatch + "/" + padding + "/";
    return (head + "p".repeat(padding)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void say(String line) {
    synchronized (out) {
      out.println(line);
      if (out.checkError()) {
        Runtime.getRuntime().halt(1); // nobody is there any more to kill us
      }
    }
  }
}
