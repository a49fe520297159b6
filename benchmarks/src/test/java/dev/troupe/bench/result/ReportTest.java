package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.bench.plan.Layout;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Load WRITES = new Load(true, 16);
  private static final Load READS = new Load(false, 16);

  @Test
  void tellsThePlanEverySampleAndTheRatiosOfWhatCanBeCompared() {
    Plan plan =
        new Plan(
            Layout.SOCKETS,
            List.of(new NamedPeer("ours", true), new NamedPeer("theirs", false)),
            List.of(WRITES, READS),
            2,
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            256,
            Path.of("nowhere"));
    Samples samples = new Samples();
    for (Load load : plan.loads()) {
      for (double rate : new double[] {300, 500}) {
        samples.add("ours", load, sample(rate));
        samples.add("theirs", load, sample(100));
      }
    }
    Machine machine = new Machine(2, "Linux", "amd64", "17", 0.5, Duration.ofNanos(123_456));
    JsonNode report =
        new Report("raft", machine, plan.figures(), plan.peers(), plan.loads(), samples)
            .with("more", Map.of("threads", List.of(52.0)))
            .tree(Instant.EPOCH);
    assertThat(report.at("/at").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(report.at("/machine/syncMicros").asInt()).isEqualTo(123);
    assertThat(report.at("/plan/seconds").asInt()).isEqualTo(4);
    assertThat(report.at("/systems/1/name").asText()).isEqualTo("theirs");
    assertThat(report.at("/more/threads/0").asInt()).isEqualTo(52);
    assertThat(report.at("/points")).hasSize(4);
    assertThat(report.at("/points/0/samples")).hasSize(2);
    assertThat(report.at("/points/0/perSecond/median").asDouble()).isEqualTo(400);
    assertThat(report.at("/points/1/ratios/ours/median").asDouble()).isEqualTo(4);
    assertThat(report.at("/points/3/kind").asText()).isEqualTo("read");
    assertThat(report.at("/points/3/ratios").isMissingNode()).isTrue();
  }

  private static Sample sample(double perSecond) {
    return new Sample(perSecond, 1, 2, 3, 4, OptionalDouble.empty(), OptionalDouble.empty(), 0);
  }
}
