package dev.troupe.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Measures the journal under real actors; prints the median of some rounds. First argument: a
 * folder on the disk to measure; second: events for each of the 64 actors in a round.
 */
public final class JournalBench {
  private static final int ACTORS = 64;
  private static final int ROUNDS = 5;

  private JournalBench() {}

  /** Runs all measurements. */
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args.length > 0 ? args[0] : "target/bench");
    int each = args.length > 1 ? Integer.parseInt(args[1]) : 3000;
    int warmUp = 2;
    List<Double> many = new ArrayList<>();
    List<Double> latency = new ArrayList<>();
    List<Double> batches = new ArrayList<>();
    List<Double> recovery = new ArrayList<>();
    List<Double> writesEachSync = new ArrayList<>();
    for (int round = -warmUp; round < ROUNDS; round++) {
      Path dir = root.resolve("round-" + round);
      empty(dir);
      Figures figures = round(dir, each);
      empty(dir);
      if (round >= 0) {
        many.add(figures.many);
        latency.add(figures.p50Micros);
        batches.add(figures.batched);
        recovery.add(figures.recovered);
        writesEachSync.add(figures.writesEachSync);
      }
    }
    print("64 actors, one event at a time, events/s", many);
    print("  writes that share a sync", writesEachSync);
    print("1 actor, one event at a time, p50 in us", latency);
    print("1 actor, 64 events in one write, events/s", batches);
    print("recovery of 64 actors, events/s", recovery);
  }

  private record Figures(
      double many, double writesEachSync, double p50Micros, double batched, double recovered) {}

  private static Figures round(Path dir, int each) throws Exception {
    double many;
    double shared;
    double p50;
    double batched;
    ActorSystem<SpawnProtocol.Command> system = start(dir);
    try {
      TroupeJournal journal = TroupeJournal.get(system);
      long before = journal.metrics().syncs();
      many = persistAll(system, "many", ACTORS, each, 1);
      shared = (double) ACTORS * each / (journal.metrics().syncs() - before);
      p50 = median(oneByOne(system, 3000)) / 1e3;
      batched = persistAll(system, "batch", 1, each / 4, 64);
    } finally {
      stop(system);
    }
    ActorSystem<SpawnProtocol.Command> again = start(dir);
    try {
      return new Figures(many, shared, p50, batched, recover(again, each));
    } finally {
      stop(again);
    }
  }

  private static double persistAll(
      ActorSystem<SpawnProtocol.Command> system, String name, int actors, int each, int batch)
      throws Exception {
    CountDownLatch done = new CountDownLatch(actors);
    List<ActorRef<Integer>> writers = new ArrayList<>();
    CountDownLatch ready = new CountDownLatch(actors);
    for (int i = 0; i < actors; i++) {
      writers.add(spawn(system, new Writer(name + i, each, batch, done, ready, null)));
    }
    ready.await();
    long start = System.nanoTime();
    writers.forEach(writer -> writer.tell(0));
    done.await();
    return (double) actors * each * batch / ((System.nanoTime() - start) / 1e9);
  }

  private static long[] oneByOne(ActorSystem<SpawnProtocol.Command> system, int count)
      throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(1);
    long[] nanos = new long[count];
    ActorRef<Integer> writer = spawn(system, new Writer("single", count, 1, done, ready, nanos));
    ready.await();
    writer.tell(0);
    done.await();
    return nanos;
  }

  private static double recover(ActorSystem<SpawnProtocol.Command> system, int each)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(ACTORS);
    AtomicLong seen = new AtomicLong();
    long start = System.nanoTime();
    for (int i = 0; i < ACTORS; i++) {
      Writer writer = new Writer("many" + i, 0, 1, null, ready, null);
      writer.replayed = seen;
      spawn(system, writer);
    }
    ready.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (seen.get() != (long) ACTORS * each) {
      throw new AssertionError(seen + " events came back, not " + (long) ACTORS * each);
    }
    return seen.get() / seconds;
  }

  /** Persists an event (or several at once) again and again, each after the last one is durable. */
  private static final class Writer {
    final String id;
    final int count;
    final int batch;
    final CountDownLatch done;
    final CountDownLatch ready;
    final long[] nanos;
    AtomicLong replayed = new AtomicLong();

    Writer(
        String id, int count, int batch, CountDownLatch done, CountDownLatch ready, long[] nanos) {
      this.id = id;
      this.count = count;
      this.batch = batch;
      this.done = done;
      this.ready = ready;
      this.nanos = nanos;
    }

    Behavior<Integer> create() {
      return org.apache.pekko.actor.typed.javadsl.Behaviors.setup(
          context -> new Persistent(this, context.getSelf()));
    }
  }

  private static final class Persistent extends EventSourcedBehavior<Integer, byte[], Long> {
    private static final byte[] EVENT = new byte[256];
    private final Writer writer;
    private final ActorRef<Integer> self;

    Persistent(Writer writer, ActorRef<Integer> self) {
      super(PersistenceId.ofUniqueId(writer.id));
      this.writer = writer;
      this.self = self;
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public SignalHandler<Long> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(
              RecoveryCompleted.instance(),
              state -> {
                writer.replayed.addAndGet(state);
                writer.ready.countDown();
              })
          .build();
    }

    @Override
    public CommandHandler<Integer, byte[], Long> commandHandler() {
      return (state, number) -> {
        if (number == writer.count) {
          writer.done.countDown();
          return Effect().none();
        }
        long start = System.nanoTime();
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < writer.batch; i++) {
          events.add(EVENT);
        }
        return Effect()
            .persist(events)
            .thenRun(
                () -> {
                  if (writer.nanos != null) {
                    writer.nanos[number] = System.nanoTime() - start;
                  }
                  self.tell(number + 1);
                });
      };
    }

    @Override
    public EventHandler<Long, byte[]> eventHandler() {
      return (state, event) -> state + 1;
    }
  }

  private static ActorRef<Integer> spawn(ActorSystem<SpawnProtocol.Command> system, Writer writer)
      throws Exception {
    return AskPattern.<SpawnProtocol.Command, ActorRef<Integer>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(writer.create(), "", Props.empty(), replyTo),
            Duration.ofSeconds(10),
            system.scheduler())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static ActorSystem<SpawnProtocol.Command> start(Path dir) {
    Config config =
        ConfigFactory.parseString(
                "pekko.persistence.journal.plugin = troupe.journal\n"
                    + "pekko.persistence.snapshot-store.plugin = troupe.snapshot-store\n"
                    + "pekko.loglevel = WARNING\n"
                    + "troupe.journal.dir = \""
                    + dir
                    + "\"")
            .withFallback(ConfigFactory.load());
    return ActorSystem.create(SpawnProtocol.create(), "bench", config);
  }

  private static void stop(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void empty(Path dir) throws Exception {
    if (Files.exists(dir)) {
      try (Stream<Path> all = Files.walk(dir)) {
        for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static double median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void print(String what, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%-45s median %,.0f (%,.0f to %,.0f)%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
