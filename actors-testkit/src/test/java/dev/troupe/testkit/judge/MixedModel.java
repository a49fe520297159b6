package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.CounterModel.Add;
import dev.troupe.testkit.judge.CounterModel.Read;
import dev.troupe.testkit.judge.Register.Append;
import dev.troupe.testkit.judge.Register.Cas;
import dev.troupe.testkit.judge.Register.Get;
import dev.troupe.testkit.judge.Register.Put;
import java.util.SplittableRandom;

/** A key with a text and a counter, so that one history has operations of both kinds. */
final class MixedModel implements Model<MixedModel.Both> {
  private static final Register TEXT = new Register();
  private static final CounterModel COUNTER = new CounterModel();

  /** The text and the count. */
  record Both(Register.Value text, Long count) {}

  @Override
  public Both initial() {
    return new Both(TEXT.initial(), COUNTER.initial());
  }

  private static boolean counts(Object input) {
    return input instanceof Add || input instanceof Read;
  }

  @Override
  public boolean isQuery(Object input) {
    return counts(input) ? COUNTER.isQuery(input) : TEXT.isQuery(input);
  }

  @Override
  public Step<Both> apply(Both state, Object input) {
    if (counts(input)) {
      Step<Long> step = COUNTER.apply(state.count(), input);
      return new Step<>(new Both(state.text(), step.next()), step.output());
    }
    Step<Register.Value> step = TEXT.apply(state.text(), input);
    return new Step<>(new Both(step.next(), state.count()), step.output());
  }

  @Override
  public String describe(Object input, Object output) {
    return counts(input) ? COUNTER.describe(input, output) : TEXT.describe(input, output);
  }

  /**
   * Of ten: two puts, one append, one compare-and-set, which often finds what it expects, two adds,
   * the rest reads of one or the other.
   */
  static Object draw(SplittableRandom random) {
    String text = "v" + random.nextInt(3);
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Put(text);
      case 2 -> new Append(random.nextInt(10) + ";");
      case 3 -> new Cas("v" + random.nextInt(3), text);
      case 4, 5 -> new Add(random.nextInt(1, 100));
      case 6, 7 -> new Read();
      default -> new Get();
    };
  }
}
