package dev.troupe.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A report of a benchmark that compares nobody, as JSON.
 *
 * @param benchmark its name on the command line
 * @param plan names and values of JSON; so are the next two
 * @param summary what the table says
 * @param samples what it comes from
 */
public record Figures(
    String benchmark,
    Machine machine,
    Map<String, Object> plan,
    Map<String, Object> summary,
    List<Map<String, Object>> samples) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes it to a file, whose folder is made. */
  public void writeTo(Path file, Instant at) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, JSON.writeValueAsString(tree(at)) + "\n");
  }

  ObjectNode tree(Instant at) {
    ObjectNode root = JSON.createObjectNode();
    root.put("benchmark", benchmark);
    root.put("at", at.toString());
    Report.machine(root.putObject("machine"), machine);
    root.set("plan", JSON.valueToTree(plan));
    root.set("summary", JSON.valueToTree(summary));
    root.set("samples", JSON.valueToTree(samples));
    return root;
  }
}
