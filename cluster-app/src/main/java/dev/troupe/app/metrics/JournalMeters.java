package dev.troupe.app.metrics;

import dev.troupe.journal.JournalMetrics;
import dev.troupe.journal.TroupeJournal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What a node's journal has done, and what waits for its disk. */
public final class JournalMeters {

  private final MeterRegistry registry;
  private final TroupeJournal journal;

  private JournalMeters(MeterRegistry registry, TroupeJournal journal) {
    this.registry = registry;
    this.journal = journal;
  }

  /** Shows a journal's counters in a registry. */
  public static void bind(MeterRegistry registry, TroupeJournal journal) {
    JournalMeters meters = new JournalMeters(registry, journal);
    meters.count("syncs", "shared syncs that acknowledged something", JournalMetrics::syncs);
    meters.count("writes", "atomic writes acknowledged", JournalMetrics::writes);
    meters.count("events", "events in them", JournalMetrics::events);
    meters.count("written.bytes", "bytes of them in the log", JournalMetrics::bytes);
    meters.count("refused", "writes and deletes that failed", JournalMetrics::refused);
    meters.count("reopened", "times the files were opened anew", JournalMetrics::reopened);
    meters.gauge("queue.requests", "wait for the writer", JournalMetrics::queueLength);
    meters.gauge("queue.bytes", "bytes of them", JournalMetrics::queueBytes);
    for (JournalMetrics.State state : JournalMetrics.State.values()) {
      meters.state(state);
    }
  }

  private void count(String name, String meaning, ToLongFunction<JournalMetrics> number) {
    FunctionCounter.builder(
            "troupe.journal." + name, journal, of -> number.applyAsLong(of.metrics()))
        .description(meaning)
        .register(registry);
  }

  private void gauge(String name, String meaning, ToLongFunction<JournalMetrics> number) {
    Gauge.builder("troupe.journal." + name, journal, of -> number.applyAsLong(of.metrics()))
        .description(meaning)
        .register(registry);
  }

  private void state(JournalMetrics.State state) {
    Gauge.builder("troupe.journal.state", journal, of -> of.metrics().state() == state ? 1 : 0)
        .description("1 for the state that the journal is in")
        .tag("state", state.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
