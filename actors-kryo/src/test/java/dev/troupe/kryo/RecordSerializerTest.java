package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.kryo.today.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {

  private static final KryoCodec TODAY = KryoCodec.of(new Shop.Module());
  private static final KryoCodec FIRST = KryoCodec.of(new dev.troupe.kryo.v1.Shop.Module());

  private static Object roundTrip(Object message) {
    return TODAY.fromBytes(TODAY.toBytes(message));
  }

  record Primitives(
      boolean z, byte b, short s, char c, int i, long l, float f, double d, Long boxed) {}

  record Deep(Optional<Deep> inner, Object any) {}

  record Wide(
      ArrayList<String> mutable,
      NavigableSet<Long> sorted,
      List<? extends Number> numbers,
      Set<Set<String>> sets,
      Comparable<String> comparable,
      long[] longs,
      byte[][] arrays) {}

  record Picky(int positive) {
    Picky {
      if (positive <= 0) {
        throw new IllegalArgumentException("not positive: " + positive);
      }
    }
  }

  private static final KryoCodec OWN =
      KryoCodec.of(
          new KryoTableTest.TestModule(
              9100,
              9199,
              table -> {
                table.add(9100, Primitives.class);
                table.add(9101, Deep.class);
                table.add(9102, Wide.class);
                table.add(9103, Picky.class);
              }));

  @Test
  void recordsOfASealedHierarchyComeBack() {
    Shop.Vote vote =
        new Shop.Vote(
            9, "n2", 2, List.of("a", "b"), Optional.of(Shop.Color.BLUE), new TreeMap<>(Map.of()));
    Shop.Batch batch =
        new Shop.Batch(
            List.of(vote, new Shop.Nothing()), Map.of("x", 1L), Optional.of(vote), Shop.Color.BLUE);
    assertThat(roundTrip(batch)).isEqualTo(batch);
    assertThat(roundTrip(new Shop.Nothing())).isEqualTo(new Shop.Nothing());
    assertThat(roundTrip(Shop.Color.BLUE)).isSameAs(Shop.Color.BLUE);
    assertThat(roundTrip(null)).isNull();
  }

  @Test
  void nullsComeBackAsNulls() {
    Shop.Batch batch = new Shop.Batch(null, null, null, null);
    assertThat(roundTrip(batch)).isEqualTo(batch);
    Shop.Put put = new Shop.Put(null, null, 0, false, null, null);
    assertThat(roundTrip(put)).isEqualTo(put);
  }

  @Test
  void primitivesComeBackAtTheirEdges() {
    List<Primitives> edges =
        List.of(
            new Primitives(
                true,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                '\uFFFF',
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Float.NaN,
                Double.MIN_VALUE,
                null),
            new Primitives(
                false,
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                '\0',
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Float.NEGATIVE_INFINITY,
                -0.0,
                Long.MAX_VALUE));
    for (Primitives each : edges) {
      assertThat(OWN.fromBytes(OWN.toBytes(each))).isEqualTo(each);
    }
  }

  @Test
  void declaredCollectionsComeBackAsTheirKind() {
    Wide wide =
        new Wide(
            new ArrayList<>(List.of("a")),
            new TreeSet<>(List.of(2L, 1L)),
            List.of(1, 2.5, 3L),
            Set.of(Set.of("x")),
            "text",
            new long[] {1, 2},
            new byte[][] {{1}, {}});
    Wide read = (Wide) OWN.fromBytes(OWN.toBytes(wide));
    assertThat(read).usingRecursiveComparison().isEqualTo(wide);
    assertThat(read.mutable().add("b")).isTrue();
    assertThatThrownBy(() -> read.sets().clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThat(List.copyOf(read.numbers())).isSameAs(read.numbers());
  }

  @Test
  void aFinalComponentCostsNoClassId() {
    // Class id in two bytes, head, key, length and one byte of value, version, sync, ttl, tags.
    byte[] bytes =
        TODAY.toBytes(
            new Shop.Put("key", new byte[] {5}, 1, true, Duration.ofSeconds(1), Set.of()));
    assertThat(bytes).hasSize(2 + 1 + 3 + 2 + 1 + 1 + 3 + 1);
  }

  @Test
  void olderBytesAreReadWithDefaults() {
    Shop.Batch read = (Shop.Batch) TODAY.fromBytes(FIRST.toBytes(Samples.firstBatch()));
    assertThat(read.commands()).hasSize(2);
    Shop.Put put = (Shop.Put) read.commands().get(0);
    assertThat(put.value()).containsExactly(1, 2, 3);
    assertThat(put).isEqualTo(new Shop.Put("k", put.value(), 77, false, null, Set.of()));
    assertThat(read.commands().get(1))
        .isEqualTo(new Shop.Vote(300, "n1", 1, List.of("nobody"), Optional.empty(), null));
    assertThat(read.last())
        .contains(new Shop.Vote(-1, null, 1, List.of("nobody"), Optional.empty(), null));
    assertThat(read.offsets()).containsExactly(Map.entry("north", 12L), Map.entry("south", -1L));
    assertThat(read.color()).isEqualTo(Shop.Color.GREEN);
  }

  @Test
  void newerBytesOfAGrowingRecordAreReadWithoutTheRest() {
    Shop.Vote vote =
        new Shop.Vote(
            9,
            "n2",
            2,
            List.of("a"),
            Optional.of(Shop.Color.BLUE),
            new TreeMap<>(Map.of("n", new byte[100])));
    Shop.Batch batch =
        new Shop.Batch(List.of(vote, vote), Map.of(), Optional.of(vote), Shop.Color.RED);
    var older = new dev.troupe.kryo.v1.Shop.Vote(9, "n2");
    assertThat(FIRST.fromBytes(TODAY.toBytes(batch)))
        .isEqualTo(
            new dev.troupe.kryo.v1.Shop.Batch(
                List.of(older, older),
                Map.of(),
                Optional.of(older),
                dev.troupe.kryo.v1.Shop.Color.RED));
  }

  @Test
  void newerBytesOfAnotherRecordSayWhatToDo() {
    byte[] bytes = TODAY.toBytes(new Shop.Put("k", null, 1, true, null, null));
    assertThatThrownBy(() -> FIRST.fromBytes(bytes))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("v1.Shop$Put was written by a newer version with 6 components")
        .hasMessageContaining("knows 3")
        .hasMessageContaining("@Growing");
  }

  @Test
  void newerConstantsAndClassesAreNamed() {
    assertThatThrownBy(() -> FIRST.fromBytes(TODAY.toBytes(Shop.Color.BLUE)))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("Shop$Color has no constant 2");
    assertThatThrownBy(() -> FIRST.fromBytes(TODAY.toBytes(new Shop.Nothing())))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("class id 9004 is not registered");
  }

  @Test
  void nestingHasALimitInBothDirections() {
    Object deep = "bottom";
    for (int i = 0; i < 40; i++) {
      deep = new Deep(Optional.empty(), deep);
    }
    assertThat(OWN.fromBytes(OWN.toBytes(deep))).isEqualTo(deep);
    for (int i = 0; i < 40; i++) {
      deep = new Deep(Optional.of(new Deep(Optional.empty(), deep)), null);
    }
    Object tooDeep = deep;
    assertThatThrownBy(() -> OWN.toBytes(tooDeep))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("depth");
    byte[] levels = new byte[100_000];
    java.util.Arrays.fill(levels, (byte) (15 + 2)); // a list of 16 lists of 16 lists of ...
    assertThatThrownBy(() -> OWN.fromBytes(levels))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void aRecordThatRefusesItsComponentsIsMalformed() {
    byte[] bytes = OWN.toBytes(new Picky(1));
    bytes[bytes.length - 1] = 0;
    assertThatThrownBy(() -> OWN.fromBytes(bytes))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("class id 9103")
        .hasMessageContaining("not positive: 0");
  }

  @Test
  void aValueOfTheWrongClassIsRefusedBeforeItIsMade() {
    KryoCodec other =
        KryoCodec.of(
            new KryoTableTest.TestModule(
                9000,
                9099,
                table -> {
                  table.add(9002, Wrong.class);
                  table.add(9000, Bomb.class);
                }));
    byte[] bytes = other.toBytes(new Wrong(List.of("no command")));
    assertThatThrownBy(() -> TODAY.fromBytes(bytes))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("class id 1 (java.lang.String) stands where a")
        .hasMessageContaining("Shop is expected");
  }

  record Bomb() {}

  record Wrong(List<Object> commands) {}
}
