package dev.troupe.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The same as the table and every sample, as JSON, for whoever draws or compares it later. */
public final class Report {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Machine machine;
  private final Plan plan;
  private final Samples samples;

  public Report(Machine machine, Plan plan, Samples samples) {
    this.machine = machine;
    this.plan = plan;
    this.samples = samples;
  }

  /** Writes it to a file, whose folder is made. */
  public void writeTo(Path file, Instant at) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, JSON.writeValueAsString(tree(at)) + "\n");
  }

  ObjectNode tree(Instant at) {
    ObjectNode root = JSON.createObjectNode();
    root.put("benchmark", "raft");
    root.put("at", at.toString());
    machine(root.putObject("machine"));
    plan(root.putObject("plan"));
    ArrayNode systems = root.putArray("systems");
    for (Peer peer : plan.peers()) {
      ObjectNode system = systems.addObject();
      system.put("name", peer.name()).put("version", peer.version()).put("setup", peer.setup());
      system.put("linearizableReads", peer.linearizableReads());
    }
    ArrayNode points = root.putArray("points");
    for (Load load : plan.loads()) {
      for (Peer peer : plan.peers()) {
        point(points.addObject(), peer, load);
      }
    }
    return root;
  }

  private void machine(ObjectNode node) {
    node.put("processors", machine.processors());
    node.put("system", machine.system());
    node.put("architecture", machine.architecture());
    node.put("java", machine.java());
    node.put("loadBefore", machine.load());
    node.put("syncMicros", machine.syncMicros());
  }

  private void plan(ObjectNode node) {
    node.put("layout", plan.layout().label());
    node.put("runs", plan.runs());
    node.put("warmUpSeconds", plan.warmUp().toSeconds());
    node.put("seconds", plan.measured().toSeconds());
    node.put("commandBytes", plan.commandBytes());
  }

  private void point(ObjectNode node, Peer peer, Load load) {
    Peer ours = plan.peers().get(0);
    node.put("system", peer.name());
    node.put("kind", load.kind()).put("outstanding", load.outstanding());
    spread(node.putObject("perSecond"), samples.spread(peer.name(), load, Sample::perSecond));
    if (peer != ours && Samples.comparable(ours, peer, load)) {
      spread(node.putObject("ratio"), samples.ratio(ours.name(), peer.name(), load));
    }
    ArrayNode each = node.putArray("samples");
    samples.of(peer.name(), load).forEach(sample -> sample(each.addObject(), sample));
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
    node.put("failed", sample.failed());
  }
}
