package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Many connections that have something to do wake their event loop once. */
class LoopWakerTest {

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final LoopWaker waker = new LoopWaker(loop::add);
  private final List<Integer> turns = new ArrayList<>();

  private void runLoop() {
    Runnable task;
    while ((task = loop.poll()) != null) {
      task.run();
    }
  }

  private void note(int which) {
    waker.note(() -> turns.add(which));
  }

  @Test
  void whatIsNotedTogetherIsOneTaskOfTheLoop() {
    note(1);
    note(2);
    assertThat(loop).isEmpty();
    waker.run();
    note(3);
    waker.run();
    assertThat(loop).hasSize(1);
    runLoop();
    assertThat(turns).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsNotedLaterWakesItAgain() {
    note(1);
    waker.run();
    runLoop();
    waker.run();
    assertThat(loop).as("nothing to do").isEmpty();
    note(2);
    waker.run();
    runLoop();
    assertThat(turns).containsExactly(1, 2);
  }

  @Test
  void whatIsNotedMeanwhileIsNotLost() {
    waker.note(
        () -> {
          note(2);
          waker.run();
        });
    waker.run();
    runLoop();
    assertThat(turns).containsExactly(2);
  }

  @Test
  void howeverManyThereAreTheLoopLooksAtItsSocketsBetween() {
    for (int i = 0; i < 3000; i++) {
      note(i);
    }
    waker.run();
    loop.remove().run();
    assertThat(turns).hasSizeBetween(1, 2000);
    runLoop();
    assertThat(turns).hasSize(3000).isSorted();
  }
}
