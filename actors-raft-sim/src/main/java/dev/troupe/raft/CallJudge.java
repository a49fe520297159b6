package dev.troupe.raft;

import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.Linearizability;
import dev.troupe.testkit.sim.Sim;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges what clients were told, once a run is over: what was acknowledged is there, once; what
 * failed as not executed is not; and all calls of a key are linearizable: where appends alone
 * change a text, each answer tells its place in the order, and it remains to be seen whether that
 * order agrees with time.
 */
final class CallJudge {

  private final Sim sim;
  private final List<SimCall> calls;

  /**
   * @param calls all that ever appended to the keys that are to be judged
   */
  CallJudge(Sim sim, List<SimCall> calls) {
    this.sim = sim;
    this.calls = calls;
  }

  /**
   * An executed call.
   *
   * @param answer the text after it
   * @param ended when it was answered; of what nobody was told it is known that it is over by now
   */
  private record Executed(SimCall call, String answer, Duration ended) {
    int length() {
      return answer.length();
    }
  }

  /**
   * @param value what a read of the key gave after all other calls had ended
   */
  void judge(String key, String value) {
    List<SimCall> ofKey = calls.stream().filter(call -> call.key.equals(key)).toList();
    ofKey.stream().filter(SimCall::isWrite).forEach(write -> isThereAsTold(write, value));
    List<Executed> executed = ofKey.stream().flatMap(call -> executed(call, value)).toList();
    areOneHistory(executed, value);
    areInOrderOfTime(executed);
  }

  /**
   * Once more, by a search of the test kit that knows nothing of what {@link #judge} relies on. For
   * keys that were used for a while only: where dozens of calls overlap it finds no end.
   */
  void search(String key, String value) {
    areLinearizable(
        key,
        calls.stream()
            .filter(call -> call.key.equals(key))
            .flatMap(call -> executed(call, value))
            .toList());
  }

  private void isThereAsTold(SimCall write, String value) {
    int first = value.indexOf(write.token);
    if (first >= 0 && value.indexOf(write.token, first + 1) >= 0) {
      throw sim.failure("exactly once", write.token + " stands twice in " + value);
    }
    if (first < 0 && write.reply != null) {
      throw sim.failure("durability", write.token + " was acknowledged and is gone: " + value);
    }
    if (first >= 0 && write.failure != null && write.failure.certainlyNotExecuted()) {
      throw sim.failure("honest failure", write.token + " failed as not executed, but was");
    }
  }

  /**
   * The last text tells of every append whether it was executed, and what its answer must have
   * been, though nobody may have heard it: none has an outcome that must be guessed.
   */
  private Stream<Executed> executed(SimCall call, String value) {
    if (call.reply != null) {
      return Stream.of(new Executed(call, call.reply, call.ended));
    }
    int at = call.isWrite() ? value.indexOf(call.token) : -1;
    return at < 0
        ? Stream.empty()
        : Stream.of(new Executed(call, value.substring(0, at + call.token.length()), sim.now()));
  }

  /** Where appends alone change a text, every answer is a prefix of the last one. */
  private void areOneHistory(List<Executed> executed, String value) {
    for (Executed one : executed) {
      if (!value.startsWith(one.answer) || !one.answer.endsWith(one.call.token)) {
        throw sim.failure("one history", describe(one) + "; at last there is '" + value + "'");
      }
    }
  }

  /** No answer is shorter than one that had come before its call began; an append's is longer. */
  private void areInOrderOfTime(List<Executed> executed) {
    TreeMap<Duration, Integer> seen = new TreeMap<>(Map.of(Duration.ZERO, 0));
    executed.stream()
        .sorted(Comparator.comparing(Executed::ended))
        .forEach(one -> seen.put(one.ended, Math.max(seen.lastEntry().getValue(), one.length())));
    for (Executed one : executed) {
      Map.Entry<Duration, Integer> before = seen.lowerEntry(one.call.began);
      int least = before == null ? 0 : before.getValue() + (one.call.isWrite() ? 1 : 0);
      if (one.length() < least) {
        throw sim.failure(
            "order of time",
            describe(one) + ", as if it came before what was answered at " + before.getKey());
      }
    }
  }

  private static String describe(Executed one) {
    return new AppendModel.Input(one.call.token)
        + (" at " + one.call.node.name() + ", begun at " + one.call.began)
        + (", was answered '" + one.answer + "'");
  }

  private void areLinearizable(String key, List<Executed> executed) {
    History history = new History();
    for (Executed one : executed) {
      history
          .invoke(
              one.call.node.name(),
              key,
              new AppendModel.Input(one.call.token),
              one.call.began.toNanos())
          .ok(one.answer, one.ended.toNanos());
    }
    Linearizability.violation(history, new AppendModel())
        .ifPresent(
            chart -> {
              throw sim.failure("linearizability", chart);
            });
  }
}
