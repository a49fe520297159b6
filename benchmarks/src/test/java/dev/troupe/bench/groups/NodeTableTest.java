package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NodeTableTest {

  private static final Groups MANY = new Groups(11, 1 << 30);
  private static final Groups ONE = new Groups(1, 1 << 30);

  private final NodeSamples samples = new NodeSamples();

  private List<String> rows() {
    return new NodeTable(samples, MANY, ONE)
        .text()
        .lines()
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  void aGroupMoreIsTheDifferenceOfTheMedians() {
    for (double used : new double[] {30, 20, 40}) {
      samples.add(MANY, Figure.IDLE, used);
    }
    samples.add(ONE, Figure.IDLE, 5);
    assertThat(samples.perGroup(MANY, ONE, Figure.IDLE)).hasValue(2.5);
    assertThat(rows())
        .contains(
            "idle, % of a processor 30.0 (20.0 to 40.0) 5.0 (5.0 to 5.0) 2.500"
                + " the aim is below 10");
  }

  @Test
  void bytesAreShownAsKibibytes() {
    samples.add(MANY, Figure.HEAP, 21 * 1024);
    samples.add(ONE, Figure.HEAP, 1024);
    assertThat(rows()).contains("heap after GC, KiB 21.0 (21.0 to 21.0) 1.0 (1.0 to 1.0) 2.000");
    assertThat(samples.figures().get(MANY.name()).get("heap")).containsExactly(21.0 * 1024);
  }

  @Test
  void whatIsNotKnownOrNoShareIsADash() {
    samples.add(MANY, Figure.START, 6);
    samples.add(ONE, Figure.START, 4);
    samples.add(MANY, Figure.RSS, OptionalDouble.empty());
    assertThat(rows())
        .contains("start of all groups, s 6.0 (6.0 to 6.0) 4.0 (4.0 to 4.0) -", "RSS, KiB - - -");
  }
}
