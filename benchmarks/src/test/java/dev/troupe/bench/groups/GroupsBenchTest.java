package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupsBenchTest {

  private static BitSet led(int... groups) {
    return IntStream.of(groups).collect(BitSet::new, BitSet::set, BitSet::or);
  }

  @Test
  void aGroupHasMovedIfAnotherNodeLeadsIt() {
    List<BitSet> before = List.of(led(0, 3), led(1), led(2));
    assertThat(GroupsBench.moved(before, before)).isZero();
    assertThat(GroupsBench.moved(before, List.of(led(3), led(0, 1), led(2)))).isEqualTo(1);
    assertThat(GroupsBench.moved(before, List.of(led(1, 2), led(0), led(3)))).isEqualTo(4);
    assertThat(before.get(0)).isEqualTo(led(0, 3));
  }

  @Test
  void eachGroupHasOneLeader() {
    assertThat(GroupsServers.isComplete(List.of(led(0, 2), led(), led(1)), 3)).isTrue();
    assertThat(GroupsServers.isComplete(List.of(led(0), led(), led(1)), 3)).isFalse();
    // One has two leaders for a moment, and another none.
    assertThat(GroupsServers.isComplete(List.of(led(0, 1), led(), led(1)), 3)).isFalse();
  }

  @Test
  void percentOfAProcessor() {
    assertThat(GroupsBench.percent(Duration.ofMillis(300), Duration.ofSeconds(30))).isEqualTo(1.0);
  }

  @Test
  void eachNumberUnderWayIsALoadOnce() {
    Duration second = Duration.ofSeconds(1);
    GroupsPlan plan =
        new GroupsPlan(
            10, List.of(1024, 65_536, 1024), 1, second, second, second, 1 << 30, Path.of("none"));
    assertThat(plan.loads()).extracting(GroupsLoad::outstanding).containsExactly(1024, 65_536);
  }
}
