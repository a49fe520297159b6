package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {

  private static final List<String> STATUS =
      List.of("Name:\tjava", "VmHWM:\t  300000 kB", "VmRSS:\t  266096 kB", "Threads:\t28");

  @Test
  void readsWhatLinuxTells() {
    assertThat(Footprint.rss(STATUS)).hasValue(266_096 * 1024.0);
    assertThat(Footprint.value(STATUS, "Threads:")).hasValue(28);
  }

  @Test
  void whatIsNotToldIsNotThere() {
    assertThat(Footprint.rss(List.of("Name:\tjava"))).isEmpty();
  }
}
