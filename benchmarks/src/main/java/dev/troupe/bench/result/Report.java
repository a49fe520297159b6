package dev.troupe.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same as the table and every sample, as JSON, for whoever draws or compares it later. */
public final class Report {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String benchmark;
  private final Machine machine;
  private final Map<String, Object> plan;
  private final List<Measured> systems;
  private final List<Point> points;
  private final Samples samples;
  private final Map<String, Object> more = new LinkedHashMap<>();

  /**
   * @param benchmark its name on the command line
   * @param plan names and values of JSON
   * @param systems whose samples these are; the ratios are of ours by the others
   */
  public Report(
      String benchmark,
      Machine machine,
      Map<String, Object> plan,
      List<? extends Measured> systems,
      List<? extends Point> points,
      Samples samples) {
    this.benchmark = benchmark;
    this.machine = machine;
    this.plan = plan;
    this.systems = List.copyOf(systems);
    this.points = List.copyOf(points);
    this.samples = samples;
  }

  /**
   * Adds what this benchmark alone has.
   *
   * @param figures names and values of JSON
   */
  public Report with(String name, Object figures) {
    more.put(name, figures);
    return this;
  }

  /** The name of the files of a report of this time, without what tells its form. */
  public static String name(String benchmark, Instant at) {
    return benchmark + "-" + at.toString().replace(":", "");
  }

  /** Writes it to a file, whose folder is made. */
  public void writeTo(Path file, Instant at) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, JSON.writeValueAsString(tree(at)) + "\n");
  }

  ObjectNode tree(Instant at) {
    ObjectNode root = JSON.createObjectNode();
    root.put("benchmark", benchmark);
    root.put("at", at.toString());
    machine(root.putObject("machine"), machine);
    root.set("plan", JSON.valueToTree(plan));
    ArrayNode all = root.putArray("systems");
    for (Measured system : systems) {
      ObjectNode node = all.addObject();
      node.put("name", system.name()).put("version", system.version()).put("setup", system.setup());
      node.put("linearizableReads", system.linearizableReads());
    }
    ArrayNode nodes = root.putArray("points");
    for (Point point : points) {
      for (Measured system : systems) {
        if (samples.has(system, point)) {
          point(nodes.addObject(), system, point);
        }
      }
    }
    more.forEach((name, figures) -> root.set(name, JSON.valueToTree(figures)));
    return root;
  }

  static void machine(ObjectNode node, Machine machine) {
    node.put("processors", machine.processors());
    node.put("system", machine.system());
    node.put("architecture", machine.architecture());
    node.put("java", machine.java());
    node.put("loadBefore", machine.load());
    node.put("syncMicros", machine.syncMicros());
  }

  private void point(ObjectNode node, Measured system, Point point) {
    node.put("system", system.name());
    node.setAll((ObjectNode) JSON.valueToTree(point.figures()));
    point.aim().ifPresent(aim -> node.put("aim", aim));
    spread(node.putObject("perSecond"), samples.spread(system.name(), point, Sample::perSecond));
    if (!system.ours()) {
      ratios(node, system, point);
    }
    ArrayNode each = node.putArray("samples");
    samples.of(system.name(), point).forEach(sample -> sample(each.addObject(), sample));
  }

  /** Of each of ours that can be compared, by its name. */
  private void ratios(ObjectNode node, Measured other, Point point) {
    for (Measured ours : systems) {
      if (ours.ours() && samples.has(ours, point) && Samples.comparable(ours, other, point)) {
        spread(
            node.withObjectProperty("ratios").putObject(ours.name()),
            samples.ratio(ours.name(), other.name(), point));
      }
    }
  }

  private static void spread(ObjectNode node, Spread spread) {
    node.put("median", spread.median());
    node.put("least", spread.least());
    node.put("greatest", spread.greatest());
  }

  private static void sample(ObjectNode node, Sample sample) {
    node.put("perSecond", sample.perSecond());
    node.put("p50Millis", sample.p50Millis());
    node.put("p99Millis", sample.p99Millis());
    node.put("maxMillis", sample.maxMillis());
    node.put("processorMicros", sample.processorMicros());
    sample.loopbackBytes().ifPresent(bytes -> node.put("loopbackBytes", bytes));
    sample.flushesPerSecond().ifPresent(flushes -> node.put("flushesPerSecond", flushes));
    node.put("failed", sample.failed());
  }
}
