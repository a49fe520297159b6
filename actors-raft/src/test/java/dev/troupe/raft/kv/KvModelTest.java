package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands against a simple map; what was captured on the way is restored and compared. */
class KvModelTest {

  private record Held(String value, long deadline) {}

  /** What the machine should be. */
  private static final class Model {
    final TreeMap<String, Held> keys = new TreeMap<>();
    final Set<String> changed = new HashSet<>();
    long time = 1_000_000;

    void advance(long millis) {
      time += millis;
      keys.forEach(
          (key, held) -> {
            if (held.deadline() <= time) {
              changed.add(key);
            }
          });
      keys.values().removeIf(held -> held.deadline() <= time);
    }

    String get(String key) {
      return keys.containsKey(key) ? keys.get(key).value() : "_";
    }

    void put(String key, String value, long deadline) {
      if (keys.containsKey(key) || deadline > time) {
        changed.add(key);
      }
      if (deadline <= time) {
        keys.remove(key);
      } else {
        keys.put(key, new Held(value, deadline));
      }
    }

    long bytes() {
      return keys.entrySet().stream()
          .mapToLong(
              key ->
                  96
                      + key.getKey().length()
                      + key.getValue().value().length()
                      + (key.getValue().deadline() == Store.NEVER ? 0 : 64))
          .sum();
    }

    long deadline(String key) {
      return keys.containsKey(key) ? keys.get(key).deadline() : Store.NEVER;
    }
  }

  private record Moment(StateAt capture, Map<String, Held> keys, long time) {}

  private record StateAt(dev.troupe.raft.StateMachine.Capture capture) {
    KvStateMachine restored() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      capture.writeTo(out);
      return Kv.restored(out.toByteArray());
    }
  }

  private final Model model = new Model();
  private final Kv kv = new Kv();
  private final Kv twin = new Kv();
  private final Set<String> watched = new TreeSet<>();
  private Transactions ofKv;
  private Transactions ofTwin;
  private boolean watchedThere;
  private int executed;
  private int refused;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isThatMap(long seed) throws IOException {
    Random random = new Random(seed);
    List<Moment> moments = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      oneStep(random, step);
      if (random.nextInt(500) == 0) {
        StateAt at = new StateAt(kv.machine.capture());
        moments.add(new Moment(at, new TreeMap<>(model.keys), model.time));
      }
      if (moments.size() > 2) {
        check(moments.remove(0));
      }
    }
    for (Moment moment : moments) {
      check(moment);
    }
    assertThat(ask(KvOp.DBSIZE)).isEqualTo(":" + model.keys.size());
    assertThat(kv.usage.bytes()).isEqualTo(model.bytes());
    KvUsage restored = new KvUsage();
    Kv.restored(Kv.snapshot(kv.machine), restored);
    assertThat(restored.bytes()).isEqualTo(model.bytes());
    assertThat(executed).isGreaterThan(50);
    assertThat(refused).isGreaterThan(50);
    assertThat(twinOf(kv)).as("seed %d", seed).isEqualTo(Kv.snapshot(twin.machine));
  }

  /**
   * A machine that took captures on the way, and went through a restore, is like one that did not.
   */
  private static byte[] twinOf(Kv kv) throws IOException {
    return Kv.snapshot(Kv.restored(Kv.snapshot(kv.machine)));
  }

  private void oneStep(Random random, int step) {
    String key = "k" + random.nextInt(step % 4000 < 2000 ? 40 : 4000);
    String value = random.nextInt(3) == 0 ? Integer.toString(random.nextInt(100)) : "v" + step;
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> set(key, value, Store.NEVER);
      case 3 -> set(key, value, model.time + random.nextInt(300));
      case 4 -> append(key, value);
      case 5 -> increment(key, random.nextInt(50) - 25);
      case 6, 7 -> delete(key);
      case 8 -> expire(key, random.nextInt(200) - 5);
      case 9 -> advance(random.nextInt(20));
      case 10 -> watch(random);
      case 11 -> exec();
      case 12 -> assertThat(ask(KvOp.GET, key)).isEqualTo(model.get(key));
      default -> ttl(key);
    }
  }

  private void advance(long millis) {
    model.advance(millis);
    kv.advance(millis);
    twin.time += millis; // it learns of it with the next entry's stamp
  }

  private void same(String expected, KvOp op, int flags, long number, String... arguments) {
    assertThat(kv.apply(op, flags, number, 0, arguments)).isEqualTo(expected);
    assertThat(twin.apply(op, flags, number, 0, arguments)).isEqualTo(expected);
  }

  /** Both have it in their logs. */
  private String ask(KvOp op, String... arguments) {
    String reply = kv.query(op, arguments);
    assertThat(twin.apply(op, arguments)).isEqualTo(reply);
    return reply;
  }

  private void set(String key, String value, long deadline) {
    int flags = deadline == Store.NEVER ? 0 : KvCommand.ABSOLUTE;
    same("+OK", KvOp.SET, flags, deadline == Store.NEVER ? 0 : deadline, key, value);
    model.put(key, value, deadline);
  }

  private void append(String key, String value) {
    String joined = model.keys.containsKey(key) ? model.get(key) + value : value;
    if (joined.length() > 200) {
      return;
    }
    same(":" + joined.length(), KvOp.APPEND, 0, 0, key, value);
    model.put(key, joined, model.deadline(key));
  }

  private void increment(String key, int by) {
    String before = model.keys.containsKey(key) ? model.get(key) : "0";
    if (!before.matches("-?[1-9][0-9]{0,9}|0")) {
      return;
    }
    String after = Long.toString(Long.parseLong(before) + by);
    same(":" + after, KvOp.INCRBY, 0, by, key);
    model.put(key, after, model.deadline(key));
  }

  private void delete(String key) {
    same(model.keys.containsKey(key) ? ":1" : ":0", KvOp.DEL, 0, 0, key);
    if (model.keys.remove(key) != null) {
      model.changed.add(key);
    }
  }

  /** At first some time without any, as in a store that nobody has ever watched. */
  private void watch(Random random) {
    if (kv.index > 2_000 && watched.isEmpty()) {
      IntStream.range(0, 1 + random.nextInt(3)).forEach(i -> watched.add("k" + random.nextInt(40)));
      String[] keys = watched.toArray(String[]::new);
      ofKv = new Transactions().watch(kv, keys);
      ofTwin = new Transactions().watch(twin, keys);
      watchedThere = model.keys.keySet().containsAll(watched);
      model.changed.clear();
    }
  }

  /** What is not there may count as changed with others of its range; it never misses a change. */
  private void exec() {
    if (watched.isEmpty()) {
      return;
    }
    boolean untouched = Collections.disjoint(model.changed, watched);
    String reply = ofKv.then(KvOp.DBSIZE).exec(kv);
    assertThat(ofTwin.then(KvOp.DBSIZE).exec(twin)).isEqualTo(reply);
    if (!untouched) {
      assertThat(reply).isEqualTo("_");
      refused++;
    } else if (watchedThere) {
      assertThat(reply).isEqualTo("*1 :" + model.keys.size());
      executed++;
    }
    watched.clear();
  }

  private void expire(String key, long after) {
    boolean there = model.keys.containsKey(key);
    same(there ? ":1" : ":0", KvOp.EXPIRE, KvCommand.RELATIVE, after, key);
    if (there) {
      model.put(key, model.get(key), model.time + after);
    }
  }

  private void ttl(String key) {
    long deadline = model.deadline(key);
    long expected =
        !model.keys.containsKey(key) ? -2 : deadline == Store.NEVER ? -1 : deadline - model.time;
    assertThat(ask(KvOp.TTL, key)).isEqualTo(":" + expected);
    long next = model.keys.values().stream().mapToLong(Held::deadline).min().orElse(Long.MAX_VALUE);
    assertThat(kv.machine.nextDeadline()).isEqualTo(next);
  }

  private static void check(Moment moment) throws IOException {
    KvStateMachine restored = moment.capture().restored();
    byte[] size = restored.query(KvCommand.encode(KvOp.DBSIZE));
    assertThat(Kv.text(size)).isEqualTo(":" + moment.keys().size());
    moment
        .keys()
        .forEach(
            (key, held) -> {
              byte[] name = key.getBytes(ISO_8859_1);
              assertThat(Kv.text(restored.query(KvCommand.encode(KvOp.GET, name))))
                  .isEqualTo(held.value());
              long left = held.deadline() == Store.NEVER ? -1 : held.deadline() - moment.time();
              assertThat(Kv.text(restored.query(KvCommand.encode(KvOp.TTL, name))))
                  .isEqualTo(":" + left);
            });
  }
}
