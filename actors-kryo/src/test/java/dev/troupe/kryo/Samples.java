package dev.troupe.kryo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.util.ByteString;

/** A value of every default type, by a name that is also the name of its file of old bytes. */
final class Samples {

  private Samples() {}

  static Map<String, Object> builtins() {
    Map<String, Object> samples = new LinkedHashMap<>();
    samples.put("int", -7);
    samples.put("string", "troupe");
    samples.put("string-utf8", "Übermut, 日本, \uD83C\uDFAD, and longer than thirty-two");
    samples.put("float", 1.5f);
    samples.put("boolean", true);
    samples.put("byte", (byte) -128);
    samples.put("char", 'ß');
    samples.put("short", (short) -300);
    samples.put("long", Long.MIN_VALUE);
    samples.put("double", Math.PI);
    samples.put("bytes", new byte[] {0, -1, 127});
    samples.put("byte-arrays", new byte[][] {{1}, null, {}, {2, 3}});
    samples.put("longs", new long[] {1, -1, Long.MAX_VALUE});
    samples.put("ints", new int[] {1, -1, Integer.MIN_VALUE});
    samples.put("array-list", new ArrayList<>(Arrays.asList("a", null, 3L)));
    samples.put("list", List.of("a", 2, List.of()));
    samples.put("set", new LinkedHashSet<>(List.of("z", "a")));
    samples.put("sorted-set", new TreeSet<>(List.of(3, 1, 2)));
    samples.put("map", new LinkedHashMap<>(Map.of("k", 1L)));
    samples.put("sorted-map", new TreeMap<>(Map.of("b", 1, "a", Optional.of("x"))));
    samples.put("optional", Optional.of("here"));
    samples.put("optional-empty", Optional.empty());
    samples.put("duration", Duration.ofSeconds(-5, 999_999_999));
    samples.put("instant", Instant.ofEpochSecond(1_700_000_000L, 42));
    samples.put("byte-string", ByteString.fromArray(new byte[] {9, 8, 7}));
    return samples;
  }

  static dev.troupe.kryo.v1.Shop.Batch firstBatch() {
    Map<String, Long> offsets = new LinkedHashMap<>();
    offsets.put("north", 12L);
    offsets.put("south", -1L);
    return new dev.troupe.kryo.v1.Shop.Batch(
        List.of(
            new dev.troupe.kryo.v1.Shop.Put("k", new byte[] {1, 2, 3}, 77),
            new dev.troupe.kryo.v1.Shop.Vote(300, "n1")),
        offsets,
        Optional.of(new dev.troupe.kryo.v1.Shop.Vote(-1, null)),
        dev.troupe.kryo.v1.Shop.Color.GREEN);
  }
}
