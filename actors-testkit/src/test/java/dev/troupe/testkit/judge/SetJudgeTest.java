package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.SetJudge.Add;
import dev.troupe.testkit.judge.SetJudge.Read;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SetJudgeTest {
  private final History history = new History();

  private Operation add(int element, long from) {
    return history.invoke("a", "s", new Add(element), from);
  }

  private void read(long from, long to, Object... elements) {
    history.invoke("r", "s", new Read(), from).ok(List.of(elements), to);
  }

  private void assertWrong(String text) {
    assertThat(SetJudge.violation(history).orElse("right")).contains(text);
  }

  private void assertRight() {
    assertThat(SetJudge.violation(history)).isEmpty();
  }

  @Test
  void whatWasAcknowledgedMustNotBeLost() {
    add(1, 0).ok(null, 1);
    read(1, 5);
    assertRight(); // they overlap
    read(2, 5);
    assertWrong(
        "lost: add 1 was certain by [0 .. 1] a: add 1, and is missing from [2 .. 5] r: read");
    assertThatThrownBy(() -> SetJudge.check(history)).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatIsUnknownMayBeThereLateOrNever() {
    add(1, 0);
    read(5, 6);
    read(7, 8, 1);
    assertRight();
    read(9, 10);
    assertWrong("gone again: add 1");
  }

  @Test
  void nothingMayBeSeenThatNobodyAdded() {
    read(0, 1, 7);
    assertWrong("invented: nobody added 7");
  }

  @Test
  void whatFailedAndWhatIsYetToComeMustNotBeSeen() {
    add(1, 0).failed(1);
    read(2, 3, 1);
    assertWrong("invented: [0 .. 1] a: add 1 is seen by");
    add(2, 9);
    read(4, 5, 2);
    assertWrong("invented: [9 .. ?] a: add 2 is seen by");
  }

  @Test
  void nothingMayStandTwice() {
    add(1, 0).ok(null, 1);
    read(2, 3, 1, 1);
    assertWrong("duplicated: 1");
  }

  @Test
  void whatCannotBeJudgedIsRefused() {
    add(1, 0);
    add(1, 1);
    assertThatThrownBy(() -> SetJudge.violation(history))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("added twice");
  }

  @Test
  void whatACorrectSetAnswersIsRightAndOneChangeIsFound() {
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      History random1 = correct(random);
      assertThat(SetJudge.violation(random1)).as("seed %d", seed).isEmpty();
      if (change(random1, random)) {
        assertThat(SetJudge.violation(random1)).as("seed %d", seed).isPresent();
      }
    }
  }

  /** Effects at 10, 20, ...; starts and ends around them. */
  private static History correct(SplittableRandom random) {
    History history = new History();
    List<Object> set = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      boolean adds = random.nextBoolean();
      Object input = adds ? new Add(i) : new Read();
      Operation operation = history.invoke("c" + i, "s", input, 10L * i - random.nextInt(30));
      boolean answered = !adds || random.nextInt(5) > 0;
      if (adds && (answered || random.nextBoolean())) {
        set.add(i);
      }
      if (answered) {
        operation.ok(adds ? null : List.copyOf(set), 10L * i + random.nextInt(30));
      }
    }
    return history;
  }

  /** Takes something certain from the last read, or doubles it, or puts in what nobody added. */
  private static boolean change(History history, SplittableRandom random) {
    List<Operation> reads =
        history.inOrder().stream().filter(o -> o.input instanceof Read).toList();
    if (reads.isEmpty()) {
      return false;
    }
    Operation read = reads.get(reads.size() - 1);
    List<Object> changed = new ArrayList<>((Collection<?>) read.output);
    if (changed.isEmpty()) {
      return false;
    }
    switch (random.nextInt(3)) {
      case 0 -> changed.add(changed.get(random.nextInt(changed.size())));
      case 1 -> changed.add(4711);
      default -> {
        List<Operation> certain =
            history.inOrder().stream()
                .filter(o -> o.input instanceof Add && o.returned < read.invoked)
                .toList();
        if (certain.isEmpty()) {
          return false;
        }
        changed.remove(
            (Object) ((Add) certain.get(random.nextInt(certain.size())).input).element());
      }
    }
    read.output = changed;
    return true;
  }
}
