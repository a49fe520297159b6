package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.judge.SessionOrder.Guarantee;
import dev.troupe.testkit.judge.SessionOrder.Read;
import dev.troupe.testkit.judge.SessionOrder.Write;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SessionOrderTest {
  private final History history = new History();
  private long now;

  private void write(String session, String key, long version) {
    history.invoke(session, key, new Write("v"), now++).ok(version, now++);
  }

  private void read(String session, String key, long version) {
    history.invoke(session, key, new Read(), now++).ok(version, now++);
  }

  private void assertOnlyBroken(Guarantee guarantee) {
    assertThat(SessionOrder.violation(history).orElse("right"))
        .startsWith(guarantee + " is broken");
    EnumSet<Guarantee> others = EnumSet.complementOf(EnumSet.of(guarantee));
    assertThat(SessionOrder.violation(history, others)).isEmpty();
    assertThatThrownBy(() -> SessionOrder.check(history)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aSessionReadsItsOwnWrites() {
    write("a", "x", 5);
    read("b", "x", 4); // another session need not see it
    assertThat(SessionOrder.violation(history)).isEmpty();
    read("a", "x", 4);
    assertOnlyBroken(Guarantee.READ_YOUR_WRITES);
  }

  @Test
  void readsDoNotGoBack() {
    read("a", "x", 2);
    read("a", "y", 1);
    read("a", "x", 1);
    assertOnlyBroken(Guarantee.MONOTONIC_READS);
  }

  @Test
  void writesOfASessionKeepTheirOrderOnOneKey() {
    write("a", "x", 2);
    write("a", "x", 1);
    assertOnlyBroken(Guarantee.MONOTONIC_WRITES);
  }

  @Test
  void writesOfASessionKeepTheirOrderForOthersToo() {
    write("a", "x", 3);
    write("a", "y", 1);
    read("b", "y", 1);
    read("b", "x", 2);
    assertOnlyBroken(Guarantee.MONOTONIC_WRITES);
  }

  @Test
  void aWriteComesAfterWhatItsSessionHadReadOnOneKey() {
    read("a", "x", 7);
    write("a", "x", 6);
    assertOnlyBroken(Guarantee.WRITES_FOLLOW_READS);
  }

  @Test
  void aWriteComesAfterWhatItsSessionHadReadForOthersToo() {
    write("a", "question", 1);
    read("b", "question", 1);
    write("b", "answer", 1);
    read("c", "answer", 1);
    read("c", "question", 0);
    assertOnlyBroken(Guarantee.WRITES_FOLLOW_READS);
  }

  @Test
  void aSessionThatDoesTwoThingsAtOnceIsRefused() {
    history.invoke("a", "x", new Read(), 0).ok(1L, 10);
    history.invoke("a", "x", new Read(), 5).ok(1L, 12);
    assertThatThrownBy(() -> SessionOrder.violation(history))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatOneStoreAnswersIsRightAndAStepBackIsFound() {
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      History run = new History();
      Map<String, Long> store = new HashMap<>();
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String session = "s" + random.nextInt(3);
        String key = "k" + random.nextInt(3);
        boolean writes = random.nextBoolean();
        long version = store.merge(key, writes ? 1L : 0L, Long::sum);
        run.invoke(session, key, writes ? new Write(i) : new Read(), 10L * i)
            .ok(version, 10L * i + 5);
        if (version > 0) {
          seen.add(session + " " + key);
        }
      }
      assertThat(SessionOrder.violation(run)).as("seed %d", seed).isEmpty();
      String[] who = seen.get(random.nextInt(seen.size())).split(" ");
      run.invoke(who[0], who[1], new Read(), 1_000).ok(0L, 1_001);
      assertThat(SessionOrder.violation(run)).as("seed %d", seed).isPresent();
    }
  }
}
