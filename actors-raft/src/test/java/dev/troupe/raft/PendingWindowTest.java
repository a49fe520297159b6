package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unanswered commands of a client. */
class PendingWindowTest {

  private static Call call() {
    return new ClientWorld.Asked(Call.Kind.WRITE, "x", null);
  }

  @Test
  void numbersFollowEachOtherFromOne() {
    PendingWindow window = new PendingWindow();
    assertThat(window.isEmpty()).isTrue();
    window.add(call(), 5);
    window.add(call(), 6);
    assertThat(window.firstId()).isEqualTo(1);
    assertThat(window.endId()).isEqualTo(3);
    assertThat(window.get(2).deadline()).isEqualTo(6);
    assertThat(window.get(2).id()).isEqualTo(2);
    assertThat(window.get(0)).isNull();
    assertThat(window.get(3)).isNull();
  }

  @Test
  void theFirstNumberWaitsForItsAnswer() {
    PendingWindow window = new PendingWindow();
    for (int i = 0; i < 4; i++) {
      window.add(call(), 0);
    }
    window.remove(2);
    window.remove(3);
    assertThat(window.firstId()).isEqualTo(1);
    window.remove(1);
    assertThat(window.firstId()).isEqualTo(4);
    window.remove(4);
    assertThat(window.isEmpty()).isTrue();
    assertThat(window.firstId()).isEqualTo(window.endId()).isEqualTo(5);
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void itHoldsWhatAMapWouldHold(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PendingWindow window = new PendingWindow();
    TreeMap<Long, Call> model = new TreeMap<>();
    int most = random.nextInt(10, 4000);
    for (int step = 0; step < 20_000; step++) {
      if (model.size() < most && random.nextInt(20) < 11) {
        Call call = call();
        model.put(window.endId(), call);
        window.add(call, 0);
      } else if (!model.isEmpty()) {
        Long id =
            random.nextInt(3) > 0
                ? model.firstKey()
                : model.ceilingKey(random.nextLong(model.firstKey(), model.lastKey() + 1));
        model.remove(id);
        window.remove(id);
      }
      assertThat(window.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(window.firstId()).isEqualTo(model.isEmpty() ? window.endId() : model.firstKey());
      long asked = random.nextLong(Math.max(0, window.firstId() - 3), window.endId() + 3);
      Pending found = window.get(asked);
      assertThat(found == null ? null : found.call()).isSameAs(model.get(asked));
    }
  }
}
