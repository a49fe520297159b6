package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.redis.RedisLoad;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Load WRITES = new Load(true, 64);
  private static final Load READS = new Load(false, 64);
  private static final Point AIMED = new RedisLoad(false, 64, 16, OptionalDouble.of(0.6));
  private static final Peer OURS = new NamedPeer("ours", true);

  private final Samples samples = new Samples();

  @BeforeEach
  void threeRuns() {
    for (Load load : List.of(WRITES, READS)) {
      for (double rate : new double[] {30_000, 10_000, 20_000}) {
        samples.add("ours", load, sample(rate, OptionalDouble.of(1_500)));
        samples.add("theirs", load, sample(10_000, OptionalDouble.empty()));
      }
    }
  }

  private static Sample sample(double perSecond, OptionalDouble bytes) {
    return new Sample(perSecond, 0.5, 1.25, 9, 42, bytes, OptionalDouble.of(1_234), 0);
  }

  private Stream<String> rows(Load load, boolean theirReads) {
    List<Peer> peers = List.of(OURS, new NamedPeer("theirs", theirReads));
    String table = new Table(samples, peers, "outstanding").of(List.of(load));
    return table.lines().skip(1).map(line -> line.replaceAll(" +", " "));
  }

  @Test
  void aRowForEachSystemAndTheRatioBesideTheOther() {
    assertThat(rows(WRITES, false))
        .containsExactly(
            "write 64 ours 20,000 10,000 30,000 0.50 1.25 42.0 1,500 1,234",
            "write 64 theirs 10,000 10,000 10,000 0.50 1.25 42.0 - 1,234"
                + " ours does 2.00 times as many (1.00 to 3.00)");
  }

  @Test
  void readsThatPromiseLessAreNotCompared() {
    assertThat(rows(READS, true)).last().asString().contains("2.00 times");
    assertThat(rows(READS, false)).last().asString().contains("not compared");
  }

  /** Both of ours have their ratio; where one is not measured, it has neither row nor ratio. */
  @Test
  void eachOfOursIsComparedWhereItIsMeasured() {
    samples.add("ours-too", AIMED, sample(5_000, OptionalDouble.empty()));
    samples.add("theirs", AIMED, sample(10_000, OptionalDouble.empty()));
    List<Peer> peers =
        List.of(OURS, new NamedPeer("ours-too", true), new NamedPeer("theirs", true));
    List<String> rows =
        new Table(samples, peers, "load").of(List.of(AIMED)).lines().skip(1).toList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1))
        .endsWith(" ours-too does 0.50 times as many (0.50 to 0.50), the aim is 0.60");
  }
}
