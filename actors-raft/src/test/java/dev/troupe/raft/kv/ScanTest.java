package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {

  private final Kv kv = new Kv();

  /** One page: the next cursor, then keys. */
  private List<String> page(String cursor, long count, String... pattern) {
    byte[] query = KvCommand.encode(KvOp.SCAN, 0, Long.parseLong(cursor), count, Kv.bytes(pattern));
    String[] lines = new String(kv.machine.query(query), ISO_8859_1).split("\r\n");
    List<String> page = new ArrayList<>(List.of(lines[2]));
    for (int i = 5; i < lines.length; i += 2) {
      page.add(lines[i]);
    }
    return page;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{one}"})
  void aFullScanReturnsWhatIsThereThroughout(String tag) {
    Random random = new Random(7);
    Set<String> throughout = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      kv.apply(KvOp.SET, tag + "stays" + i, "");
      throughout.add(tag + "stays" + i);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "0";
    do {
      List<String> page = page(cursor, 1 + random.nextInt(20));
      cursor = page.get(0);
      seen.addAll(page.subList(1, page.size()));
      for (int i = 0; i < 50; i++) {
        String key = tag + "comes" + random.nextInt(5000);
        kv.apply(random.nextBoolean() ? KvOp.DEL : KvOp.APPEND, key, "x");
      }
    } while (!cursor.equals("0"));
    assertThat(seen).containsAll(throughout);
    seen.retainAll(throughout);
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void aPageHasAsManyAsAskedFor() {
    for (int i = 0; i < 1000; i++) {
      kv.apply(KvOp.SET, "{tag}" + i, "");
    }
    assertThat(page("0", 10)).hasSize(11);
    assertThat(page("0", 5000)).hasSize(1001).startsWith("0");
  }

  @Test
  void aPatternHidesKeysButMovesOn() {
    for (int i = 0; i < 1000; i++) {
      kv.apply(KvOp.SET, "k" + i, "");
    }
    Set<String> seen = new HashSet<>();
    String cursor = "0";
    do {
      List<String> page = page(cursor, 100, "k?0");
      cursor = page.get(0);
      seen.addAll(page.subList(1, page.size()));
    } while (!cursor.equals("0"));
    assertThat(seen).hasSize(9).allMatch(key -> key.matches("k.0"));
  }

  @Test
  void anyNumberIsACursor() {
    kv.apply(KvOp.SET, "a", "1");
    for (long cursor : new long[] {-1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 46}) {
      assertThat(page(Long.toString(cursor), 10).get(0)).isEqualTo("0");
    }
  }

  /** Of a large store KEYS is answered apart, from what was there when it was asked. */
  @Test
  void allKeysOfALargeStoreAreThoseOfOneMoment() {
    byte[] all = KvCommand.encode(KvOp.KEYS, Kv.bytes("*"));
    for (int i = 0; i < 10_000; i++) {
      kv.apply(KvOp.SET, "k" + i, "");
    }
    assertThat(kv.machine.isSlow(all)).isFalse();
    kv.apply(KvOp.SET, "last", "");
    assertThat(kv.machine.isSlow(all)).isTrue();
    assertThat(kv.machine.isSlow(KvCommand.encode(KvOp.GET, Kv.bytes("k1")))).isFalse();
    assertThat(kv.machine.isSlow(new byte[0])).isFalse();

    byte[] before = kv.machine.query(all);
    Supplier<byte[]> answer = kv.machine.slowQuery(all, kv.time);
    for (int i = 0; i < 20_000; i += 3) {
      kv.apply(KvOp.DEL, "k" + i);
      kv.apply(KvOp.SET, "new" + i, "");
    }
    kv.apply(KvOp.FLUSH);
    assertThat(answer.get()).isEqualTo(before);
    assertThat(kv.query(KvOp.KEYS, "*")).isEqualTo("*0");
  }

  @Test
  void keysAreInTheSameOrderWhateverTheWayThatLedThere() throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      order.add(i);
      kv.apply(KvOp.SET, "{x}" + i, "");
    }
    Kv other = new Kv();
    java.util.Collections.shuffle(order, new Random(3));
    for (int i = 0; i < 5000; i++) {
      other.apply(KvOp.SET, "{x}gone" + i, "");
    }
    order.forEach(i -> other.apply(KvOp.SET, "{x}" + i, ""));
    for (int i = 0; i < 5000; i++) {
      other.apply(KvOp.DEL, "{x}gone" + i);
    }
    assertThat(other.query(KvOp.KEYS, "*")).isEqualTo(kv.query(KvOp.KEYS, "*"));
    assertThat(Kv.snapshot(other.machine)).isEqualTo(Kv.snapshot(kv.machine));
  }

  @Test
  void slotsAreThoseOfRedisCluster() {
    assertThat(Slots.of("123456789".getBytes(ISO_8859_1))).isEqualTo(0x31C3 % Slots.COUNT);
    assertThat(Slots.of(new byte[0])).isZero();
    assertThat(slot("{user1000}.following")).isEqualTo(slot("user1000"));
    assertThat(slot("foo{}{bar}")).isNotEqualTo(slot("bar"));
    assertThat(slot("foo{{bar}}zap")).isEqualTo(slot("{bar"));
    assertThat(slot("foo{bar}{zap}")).isEqualTo(slot("bar"));
    assertThat(slot("foo{bar")).isNotEqualTo(slot("bar"));
  }

  private static int slot(String key) {
    return Slots.of(key.getBytes(ISO_8859_1));
  }

  @Test
  void hashesAreThoseOfMurmur3() {
    assertThat(hash("")).isZero();
    assertThat(hash("test")).isEqualTo(0xba6bd213);
    assertThat(hash("Hello, world!")).isEqualTo(0xc0363e43);
  }

  private static int hash(String text) {
    byte[] bytes = ("__" + text).getBytes(ISO_8859_1);
    return Key.hash(bytes, 2, bytes.length - 2);
  }

  @Test
  void patternsAreThoseOfRedis() {
    assertThat(matching("h?llo", "hello", "hallo", "hllo", "heello"))
        .containsExactly("hello", "hallo");
    assertThat(matching("h*llo", "hllo", "heeeello", "hell")).containsExactly("hllo", "heeeello");
    assertThat(matching("h[ae]llo", "hello", "hallo", "hillo")).containsExactly("hello", "hallo");
    assertThat(matching("h[^e]llo", "hello", "hallo")).containsExactly("hallo");
    assertThat(matching("h[a-c]llo", "hallo", "hcllo", "hdllo")).containsExactly("hallo", "hcllo");
    assertThat(matching("h[c-a]llo", "hbllo")).containsExactly("hbllo");
    assertThat(matching("\\*a\\[", "*a[", "xa[")).containsExactly("*a[");
    assertThat(matching("[\\]]", "]", "\\")).containsExactly("]");
    assertThat(matching("*", "", "x")).containsExactly("", "x");
    assertThat(matching("", "", "x")).containsExactly("");
    assertThat(matching("a*b*c", "abc", "aXbYc", "acb", "ab")).containsExactly("abc", "aXbYc");
    assertThat(matching("[", "[", "a")).isEmpty();
    assertThat(matching("a\\", "a\\", "a")).containsExactly("a\\");
  }

  @Test
  void aPatternOfManyStarsIsQuick() {
    String text = "a".repeat(5000);
    assertThat(matching("a*".repeat(2000) + "b", text)).isEmpty();
  }

  private static List<String> matching(String pattern, String... texts) {
    Glob glob = new Glob(pattern.getBytes(ISO_8859_1));
    return Arrays.stream(texts).filter(text -> glob.matches(text.getBytes(ISO_8859_1))).toList();
  }
}
