package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Random histories: such as a correct store would give, and such as nobody gave. */
final class Histories {
  private final SplittableRandom random;

  private final int oneUnknownIn;

  Histories(long seed) {
    this(seed, 50);
  }

  /**
   * @param oneUnknownIn of so many operations one stays without an answer
   */
  Histories(long seed, int oneUnknownIn) {
    this.random = new SplittableRandom(seed);
    this.oneUnknownIn = oneUnknownIn;
  }

  /** An operation that takes effect at a drawn instant between its start and its end. */
  private record Plan(String client, long start, long effect, long end, String key) {}

  /** What a correct store answers to so many clients, each of which does one thing at a time. */
  <S> History correct(
      Model<S> model, Function<SplittableRandom, Object> inputs, int count, int keys, int clients) {
    History history = new History();
    Map<String, S> store = new HashMap<>();
    for (Plan next : plans(count, keys, clients)) {
      Object input = inputs.apply(random);
      Model.Step<S> step = model.apply(store.getOrDefault(next.key, model.initial()), input);
      Operation operation = history.invoke(next.client, next.key, input, next.start);
      if (next.end < Span.OPEN) {
        operation.ok(step.output(), next.end);
      }
      if (next.end < Span.OPEN || random.nextBoolean()) { // without an answer it may be lost
        store.put(next.key, step.next());
      }
    }
    return history;
  }

  private List<Plan> plans(int count, int keys, int clients) {
    List<Plan> plans = new ArrayList<>();
    long[] free = new long[clients];
    int[] lives = new int[clients];
    for (int i = 0; i < count; i++) {
      int client = random.nextInt(clients);
      long start = free[client] + random.nextInt(20);
      long effect = start + random.nextInt(30);
      free[client] = effect + random.nextInt(10) + 1;
      String name = "c" + client + "." + lives[client];
      boolean answered = random.nextInt(oneUnknownIn) > 0;
      lives[client] += answered ? 0 : 1;
      long end = answered ? free[client] - 1 : Span.OPEN;
      plans.add(new Plan(name, start, effect, end, "k" + random.nextInt(keys)));
    }
    plans.sort(java.util.Comparator.comparingLong(Plan::effect));
    return plans;
  }

  /** A few operations with answers from a hat; some of these histories happen to be right. */
  List<Operation> fromAHat(
      Function<SplittableRandom, Object> inputs, Function<Object, Object> outputs, int count) {
    History history = new History();
    for (int i = 0; i < count; i++) {
      long start = random.nextInt(12);
      Object input = inputs.apply(random);
      Operation operation = history.invoke("c" + i, "k", input, start);
      if (random.nextInt(6) > 0) {
        operation.ok(outputs.apply(input), start + random.nextInt(6));
      }
    }
    return history.byKey().getOrDefault("k", List.of());
  }

  SplittableRandom random() {
    return random;
  }
}
