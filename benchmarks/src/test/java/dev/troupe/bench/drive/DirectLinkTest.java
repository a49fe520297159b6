package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.troupe.bench.plan.Load;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectLinkTest {

  private static final Duration SHORT = Duration.ofMillis(5);

  private final TallyReplica replica = new TallyReplica(true);
  private final DirectLink link = new DirectLink(replica, SHORT);

  @Test
  void theDriverMeasuresThroughIt() throws IOException {
    Driver driver = new Driver(link, new Meter(List.of(ProcessHandle.current())), 256);
    for (boolean write : new boolean[] {true, false}) {
      assertThat(driver.run(new Load(write, 64), SHORT, SHORT).failed()).isZero();
    }
    driver.settle();
  }

  @Test
  void whatIsPutIsKeptAsItIs() throws IOException {
    byte[] command = ByteBuffer.allocate(8).putLong(7).array();
    link.put(Frames.WRITE, 1, command);
    command[7] = 8;
    link.put(Frames.WRITE, 2, command);
    link.flush();
    for (long number = 1; number <= 2; number++) {
      link.await();
      assertThat(link.next()).isTrue();
      assertThat(link.number()).isEqualTo(number);
      assertThat(ByteBuffer.wrap(link.payload()).getLong(8)).isEqualTo(number + 6);
    }
    assertThat(link.next()).isFalse();
  }

  @Test
  void refusalsArriveAsFailures() throws IOException {
    replica.refuses = true;
    link.put(Frames.READ, 5, new byte[0]);
    link.flush();
    link.await();
    assertThat(link.next()).isTrue();
    assertThat(link.kind()).isEqualTo(Frames.FAILED);
    assertThat(link.payload()).asString().isEqualTo("no");
  }

  @Test
  void silenceEndsTheWait() {
    replica.silent = true;
    link.put(Frames.READ, 5, new byte[0]);
    link.flush();
    assertThatIOException().isThrownBy(link::await).withMessageContaining("no reply");
  }

  @Test
  void moreRepliesThanCanBeAreNoticed() {
    replica.answers = Load.MAX_OUTSTANDING + 1;
    link.put(Frames.READ, 5, new byte[0]);
    link.flush();
    assertThatIOException().isThrownBy(link::await).withMessageContaining("more replies");
  }

  @Test
  void onlyRequestsAreTaken() {
    assertThatIllegalArgumentException().isThrownBy(() -> link.put(Frames.LEADS, 0, new byte[0]));
  }
}
