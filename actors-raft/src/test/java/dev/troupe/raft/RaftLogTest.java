package dev.troupe.raft;

import static dev.troupe.raft.States.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log, by cases and against a list. */
class RaftLogTest {

  @Test
  void anEmptyLogEndsAtIndexNullOfTermNull() {
    RaftLog log = new RaftLog();
    assertThat(log.lastIndex()).isZero();
    assertThat(log.lastTerm()).isZero();
    assertThat(log.lastTime()).isZero();
    assertThat(log.bytes()).isZero();
    assertThat(log.knows(0)).isTrue();
    assertThat(log.term(0)).isZero();
    assertThat(log.knows(1)).isFalse();
    assertThat(log.slice(1, 1000)).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidByItsIndex() {
    RaftLog log = new RaftLog();
    log.append(entries(1, 1, 1));
    log.dropTo(2);
    assertThatThrownBy(() -> log.entry(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("no entry 2 in (2, 3]");
    assertThatThrownBy(() -> log.term(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.slice(2, 1000)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.truncateAfter(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("base 2");
  }

  @Test
  void aSliceHasAtLeastOneEntryAndStopsBeforeItsBytesAreExceeded() {
    RaftLog log = new RaftLog();
    log.append(entries(1, 2, 3));
    int one = log.entry(1).bytes();
    assertThat(log.slice(1, 1)).hasSize(1);
    assertThat(log.slice(1, 2 * one - 1)).hasSize(1);
    assertThat(log.slice(1, 2 * one)).hasSize(2);
    assertThat(log.slice(1, 2, 100 * one)).hasSize(2);
    assertThat(log.slice(4, 1)).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anySequenceOfChangesLeavesWhatAListWouldHold(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RaftLog log = new RaftLog();
    List<Entry> model = new ArrayList<>();
    long base = 0;
    long baseTerm = 0;
    long baseTime = 0;
    int largest = random.nextInt(5) == 0 ? 3000 : 40; // now and then many
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          List<Entry> added = randomEntries(random, random.nextInt(largest));
          log.append(added);
          model.addAll(added);
        }
        case 2 -> {
          int kept = random.nextInt(model.size() + 1);
          log.truncateAfter(base + kept);
          model.subList(kept, model.size()).clear();
        }
        case 3 -> {
          int dropped = random.nextInt(model.size() + 1);
          if (dropped > 0) {
            baseTerm = model.get(dropped - 1).term();
            baseTime = model.get(dropped - 1).timeMillis();
          }
          model.subList(0, dropped).clear();
          base += dropped;
          log.dropTo(base);
        }
        case 4 -> log.pack(base + random.nextInt(model.size() + 1));
        default -> {
          if (random.nextInt(20) == 0) {
            base += random.nextInt(5000);
            baseTerm = random.nextInt(9);
            baseTime = random.nextInt(9);
            model.clear();
            log.reset(base, baseTerm, baseTime);
          }
        }
      }
      check(log, model, base, baseTerm, baseTime, random);
    }
  }

  private static List<Entry> randomEntries(SplittableRandom random, int count) {
    List<Entry> entries = new ArrayList<>(count);
    int term = random.nextInt(9);
    for (int i = 0; i < count; i++) {
      term = random.nextInt(30) == 0 ? random.nextInt(9) : term;
      byte[] command = new byte[random.nextInt(10)];
      entries.add(new Entry(term, random.nextInt(9), Entry.Kind.COMMAND, 0, 0, 0, command));
    }
    return entries;
  }

  private static void check(
      RaftLog log,
      List<Entry> model,
      long base,
      long baseTerm,
      long baseTime,
      SplittableRandom random) {
    assertThat(log.baseIndex()).isEqualTo(base);
    assertThat(log.baseTerm()).isEqualTo(baseTerm);
    assertThat(log.baseTime()).isEqualTo(baseTime);
    assertThat(log.lastIndex()).isEqualTo(base + model.size());
    Entry last = model.isEmpty() ? null : model.get(model.size() - 1);
    assertThat(log.lastTerm()).isEqualTo(last == null ? baseTerm : last.term());
    assertThat(log.lastTime()).isEqualTo(last == null ? baseTime : last.timeMillis());
    assertThat(log.bytes()).isEqualTo(model.stream().mapToLong(Entry::bytes).sum());
    int from = random.nextInt(model.size() + 1);
    assertSame(log.slice(base + from + 1, Integer.MAX_VALUE), model.subList(from, model.size()));
    long most = random.nextInt(3000);
    int to = from + random.nextInt(model.size() - from + 1);
    Entries some = log.slice(base + from + 1, base + to, most);
    assertSame(some, model.subList(from, from + some.size()));
    assertThat(some.isEmpty()).isEqualTo(from == to);
    assertThat(some.size() == 1 || some.bytes() <= most || some.isEmpty()).isTrue();
    assertThat(log.beginOf(base + from, most)).isEqualTo(base + beginOf(model, from, most));
    if (from < model.size()) {
      assertSame(List.of(log.entry(base + from + 1)), List.of(model.get(from)));
      assertThat(log.term(base + from + 1)).isEqualTo(model.get(from).term());
    }
    assertThat(log.term(base)).isEqualTo(baseTerm);
    assertThat(log.knows(base - 1)).isFalse();
    assertThat(log.knows(base + model.size() + 1)).isFalse();
  }

  private static int beginOf(List<Entry> model, int end, long most) {
    int begin = end;
    long kept = 0;
    while (begin > 0 && kept + model.get(begin - 1).bytes() <= most) {
      kept += model.get(--begin).bytes();
    }
    return begin;
  }

  private static void assertSame(List<Entry> actual, List<Entry> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(Entries.of(actual).encoded()).isEqualTo(Entries.of(expected).encoded());
    assertThat(Entries.of(actual).bytes()).isEqualTo(Entry.bytes(expected));
  }

  @Test
  void whatIsPackedIsKeptAsBytesAloneAndHandedOutAsItStands() {
    RaftLog log = new RaftLog();
    for (int i = 0; i < 1000; i++) {
      log.append(entries(3, 3, 3));
    }
    Entries before = log.slice(1, Long.MAX_VALUE).unpacked();
    log.pack(2_999); // within the last chunk
    Entries chunk = log.slice(1, 64 * 3, Long.MAX_VALUE);
    assertThat(chunk.hasObjects()).isFalse();
    assertThat(log.slice(1, 64 * 3, Long.MAX_VALUE)).isSameAs(chunk);
    assertThat(log.slice(1, 1)).hasSize(1);
    assertThat(log.slice(2_998, 3_000, Long.MAX_VALUE).hasObjects()).isTrue();
    assertSame(log.slice(1, Long.MAX_VALUE), before);
  }
}
