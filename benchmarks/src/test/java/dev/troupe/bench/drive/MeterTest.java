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

  @Test
  void findsHowOftenDisksHaveFlushed() {
    List<String> lines =
        List.of(
            " 254 0 vda 44 50 15 32 28 18 21 12 0 51 18 14 272 19 50 989 27",
            " 254 1 vda1 44 50 15 32 28 18 21 12 0 51 18 14 272 19 50 989 27",
            "   8 0 sda 1 1 1 1 1 1 1 1 0 1 1 1 1 1 1 11 1",
            "   7 0 loop0 1 1 1 1 1 1 1 1 0 1 1"); // of an older kernel
    assertThat(Meter.flushes(lines, name -> !name.endsWith("1"))).hasValue(1_000);
    assertThat(Meter.flushes(lines, "loop0"::equals)).isEmpty();
  }
}
