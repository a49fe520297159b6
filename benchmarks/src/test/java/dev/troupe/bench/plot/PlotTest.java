package dev.troupe.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Peers;
import dev.troupe.bench.plan.Layout;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.plan.Plan;
import dev.troupe.bench.result.Machine;
import dev.troupe.bench.result.Sample;
import dev.troupe.bench.result.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {

  private static final int RUNS = 2;
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private final List<Peer> peers = List.of(Peers.ours(), Peers.others().get(0));
  private final Samples samples = new Samples();

  /** What no writer of XML may take for its own. */
  private final Machine machine =
      new Machine(2, "Linux <6> & \"on\"", "amd64", "17", 0.5, Duration.ofNanos(123_456));

  private Element draw(Load... loads) throws Exception {
    List<Load> all = List.of(loads);
    for (int run = 1; run <= RUNS; run++) {
      for (Load load : all) {
        for (int system = 0; system < peers.size(); system++) {
          double rate = 1_000.0 * load.outstanding() * run * (system + 1);
          samples.add(peers.get(system).name(), load, sample(rate));
        }
      }
    }
    Duration second = Duration.ofSeconds(1);
    Plan plan = new Plan(Layout.SOCKETS, peers, all, RUNS, second, second, 256, folder);
    Path file = folder.resolve("new").resolve("plot.svg");
    new Plot(machine, plan, samples).writeTo(file, AT);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  private static Sample sample(double perSecond) {
    return new Sample(
        perSecond, 0, 1_000 / perSecond, 2, 3, OptionalDouble.empty(), OptionalDouble.empty(), 0);
  }

  private static List<Element> samplesIn(Element drawing) {
    return elements(drawing, "circle").stream()
        .filter(circle -> circle.getAttribute("class").startsWith("sample"))
        .toList();
  }

  private static List<Element> elements(Element in, String name) {
    NodeList nodes = in.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  @Test
  void everySampleIsInIt() throws Exception {
    Load[] loads = {new Load(true, 1), new Load(true, 64), new Load(false, 16)};
    List<String> tips = samplesIn(draw(loads)).stream().map(PlotTest::tip).toList();
    List<String> expected = new ArrayList<>();
    for (Peer peer : peers) {
      for (Load load : loads) {
        for (int run = 1; run <= RUNS; run++) {
          Sample sample = samples.of(peer.name(), load).get(run - 1);
          for (Figure figure : Figure.values()) {
            expected.add(
                "%s, %d %ss under way, run %d: %s %s"
                    .formatted(
                        peer.name(),
                        load.outstanding(),
                        load.kind(),
                        run,
                        Panel.number(figure.of(sample)),
                        figure.unit()));
          }
        }
      }
    }
    assertThat(tips).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void allIsInsideAndMoreIsHigher() throws Exception {
    Element drawing = draw(new Load(true, 1), new Load(true, 1024));
    List<Element> circles = samplesIn(drawing);
    assertThat(circles)
        .allSatisfy(
            circle -> {
              assertThat(number(circle, "cx")).isBetween(0.0, Panel.WIDTH);
              assertThat(number(circle, "cy")).isBetween(0.0, Panel.HEIGHT);
            });
    List<Double> rising =
        circles.stream()
            .filter(circle -> tip(circle).contains("a second"))
            .filter(circle -> tip(circle).contains(" 1024 "))
            .map(circle -> number(circle, "cy"))
            .toList();
    // 1, 2, 2 and 4 times as many: the systems' runs, one system after the other
    assertThat(rising).hasSize(4);
    assertThat(rising.get(0)).isGreaterThan(rising.get(1));
    assertThat(rising.get(1)).isEqualTo(rising.get(2));
    assertThat(rising.get(2)).isGreaterThan(rising.get(3));
  }

  private static String tip(Element circle) {
    return elements(circle, "title").get(0).getTextContent();
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void theTitleNamesTheMachineAndTheDate() throws Exception {
    Element drawing = draw(new Load(true, 16));
    assertThat(elements(drawing, "title").get(0).getTextContent())
        .contains("2026-01-02T03:04:05Z")
        .contains(machine.describe());
    String words =
        String.join(" ", elements(drawing, "text").stream().map(Element::getTextContent).toList());
    assertThat(words).contains("2026-01-02T03:04:05Z").contains(machine.describe());
    assertThat(words).contains("jgroups-raft").contains("may be stale");
  }
}
