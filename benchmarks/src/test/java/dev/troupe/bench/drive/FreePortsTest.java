package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.peer.ReplicaPlace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void portsAndThoseAfterThemAreAllDifferent() throws Exception {
    List<Integer> all = new ArrayList<>();
    for (int port : FreePorts.find(5)) {
      for (int spare = 0; spare <= ReplicaPlace.SPARE_PORTS; spare++) {
        all.add(port + spare);
      }
    }
    assertThat(all).hasSize(15).doesNotHaveDuplicates().allMatch(port -> port < 65_536);
  }
}
