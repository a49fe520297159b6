package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.troupe.bench.plan.Load;
import dev.troupe.bench.result.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverTest {

  private static final Duration SHORT = Duration.ofMillis(5);

  private final FakeLink link = new FakeLink();
  private final Driver driver = new Driver(link, new Meter(List.of(ProcessHandle.current())), 256);

  private Sample run(boolean write, int outstanding) throws IOException {
    return driver.run(new Load(write, outstanding), SHORT, SHORT);
  }

  @Test
  void keepsAsManyUnderWayAsTheLoadSays() throws IOException {
    for (int outstanding : new int[] {1, 16, Load.MAX_OUTSTANDING}) {
      Sample sample = run(true, outstanding);
      assertThat(link.mostUnderWay()).isEqualTo(outstanding);
      assertThat(sample.perSecond()).isPositive();
      assertThat(sample.failed()).isZero();
    }
    run(false, 4);
    driver.settle();
  }

  @Test
  void doubledCommandsAreNoticed() throws IOException {
    link.executions = 2;
    run(true, 4);
    assertThatIllegalStateException().isThrownBy(driver::settle);
  }

  @Test
  void lostCommandsAreNoticed() throws IOException {
    run(true, 4);
    link.forget();
    assertThatIllegalStateException().isThrownBy(driver::settle);
  }

  @Test
  void failuresAreCountedAndAreNoAnswers() throws IOException {
    link.broken = true;
    assertThatIllegalStateException()
        .isThrownBy(() -> run(true, 1))
        .withMessageContaining("nothing was answered");
  }
}
