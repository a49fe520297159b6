package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.Register.Append;
import dev.troupe.testkit.judge.Register.Cas;
import dev.troupe.testkit.judge.Register.Get;
import dev.troupe.testkit.judge.Register.Put;
import java.util.SplittableRandom;

/** Measures the judge of linearizability; run by hand, its figures stand in the README. */
final class JudgeSpeed {
  private static final int COUNT = 100_000;

  private JudgeSpeed() {}

  public static void main(String[] args) {
    for (int round = 0; round < 2; round++) {
      for (int keys : new int[] {1_000, 200, 100, 10}) {
        for (int oneUnknownIn : new int[] {100, 10_000}) {
          judge(keys, oneUnknownIn);
        }
      }
    }
  }

  private static void judge(int keys, int oneUnknownIn) {
    History history =
        new Histories(keys, oneUnknownIn)
            .correct(new Register(), JudgeSpeed::input, COUNT, keys, 10);
    long start = System.nanoTime();
    String verdict;
    try {
      verdict = Linearizability.violation(history, new Register()).isEmpty() ? "right" : "wrong";
    } catch (Undecided tooMuch) {
      verdict = tooMuch.getMessage();
    }
    System.out.printf(
        "%d operations, 10 clients, %d keys, 1 in %d unknown: %s after %.1f s%n",
        COUNT, keys, oneUnknownIn, verdict, (System.nanoTime() - start) / 1e9);
  }

  private static Object input(SplittableRandom random) {
    String text = "v" + random.nextInt(1_000);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Put(text);
      case 2 -> new Append(random.nextInt(10) + ";");
      case 3 -> new Cas("v" + random.nextInt(1_000), text);
      default -> new Get();
    };
  }
}
