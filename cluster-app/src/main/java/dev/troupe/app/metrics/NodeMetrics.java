package dev.troupe.app.metrics;

import dev.troupe.raft.RaftStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * All that a node measures, as Prometheus reads it. One for each ActorSystem of a node, so counters
 * begin at zero with it, which Prometheus expects of a restart.
 */
public final class NodeMetrics implements AutoCloseable {

  /** The form of {@link #text}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final RaftMeters raft = new RaftMeters(registry);

  /** Measures the JVM from now on. */
  public NodeMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** For what else is measured. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * The present values in Prometheus' text format.
   *
   * @param groups how the node's members stand
   */
  public synchronized String text(List<RaftStatus> groups) {
    raft.show(groups);
    return registry.scrape(CONTENT_TYPE);
  }

  /** Measures no more; harmless a second time. */
  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
