package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {

  @Test
  void findsWhatLoopbackHasReceived() {
    List<String> lines =
        List.of(
            "Inter-|   Receive                                                |  Transmit",
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets",
            "  eth0: 77 1 0 0 0 0 0 0 88 1 0 0 0 0 0 0",
            "    lo: 123456789     900    0    0    0     0          0         0 123456789     900");
    assertThat(Meter.received(lines)).hasValue(123_456_789);
    assertThat(Meter.received(List.of("    lo:42 1"))).hasValue(42);
    assertThat(Meter.received(lines.subList(0, 3))).isEmpty();
  }
}
