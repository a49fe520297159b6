package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.kryo.today.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes of the first version, kept as text in {@code src/test/resources/v1}: journals are full of
 * them, so they are read for ever.
 *
 * <p>They are written again only with {@code -Dkryo.rewrite-first-version=true}, which is right for
 * a new kind of value and wrong for all others.
 */
class FirstVersionTest {

  private static final Path FILES = Path.of("src/test/resources/v1");
  private static final HexFormat HEX = HexFormat.of();
  private static final ActorTestKit KIT = ActorTestKit.create("first-version");
  private static final KryoCodec BUILTINS = KryoCodec.of(KIT.system());
  private static final KryoCodec FIRST = KryoCodec.of(new dev.troupe.kryo.v1.Shop.Module());
  private static final KryoCodec TODAY = KryoCodec.of(new Shop.Module());

  @BeforeAll
  static void rewrite() throws IOException {
    if (!Boolean.getBoolean("kryo.rewrite-first-version")) {
      return;
    }
    Files.createDirectories(FILES);
    for (Map.Entry<String, Object> sample : samples().entrySet()) {
      keep(sample.getKey(), BUILTINS.toBytes(sample.getValue()));
    }
    keep("shop", FIRST.toBytes(Samples.firstBatch()));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static void keep(String name, byte[] bytes) throws IOException {
    Files.writeString(file(name), HEX.formatHex(bytes) + "\n");
  }

  private static Path file(String name) {
    return FILES.resolve(name + ".hex");
  }

  private static byte[] kept(String name) throws IOException {
    return HEX.parseHex(Files.readString(file(name)).strip());
  }

  static Map<String, Object> samples() {
    Map<String, Object> samples = new LinkedHashMap<>(Samples.builtins());
    samples.put("actor-ref", KIT.system().deadLetters());
    return samples;
  }

  static Set<String> names() {
    return samples().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyDefaultTypeIsReadAndStillWrittenLikeThat(String name) throws IOException {
    Object sample = samples().get(name);
    Object read = BUILTINS.fromBytes(kept(name));
    assertThat(Objects.deepEquals(read, sample)).as("%s is read as %s", sample, read).isTrue();
    assertThat(HEX.formatHex(BUILTINS.toBytes(sample))).isEqualTo(HEX.formatHex(kept(name)));
  }

  @Test
  void everyRowHasItsFile() throws IOException {
    Set<Integer> ids = new java.util.TreeSet<>();
    for (String name : names()) {
      ids.add(kept(name)[0] - 2); // ids of one byte, after null and Kryo's names
    }
    assertThat(ids)
        .containsExactlyElementsOf(BUILTINS.rows().stream().map(KryoTable.Row::id).toList());
  }

  @Test
  void idsOfTheDefaultTypesKeepTheirMeaning() {
    assertThat(KryoTables.lines(BUILTINS.rows()))
        .containsExactly(
            "0 int",
            "1 java.lang.String",
            "2 float",
            "3 boolean",
            "4 byte",
            "5 char",
            "6 short",
            "7 long",
            "8 double",
            "10 byte[]",
            "11 byte[][]",
            "12 long[]",
            "13 int[]",
            "14 java.util.ArrayList",
            "15 java.util.List",
            "16 java.util.Set",
            "17 java.util.TreeSet",
            "18 java.util.Map",
            "19 java.util.TreeMap",
            "20 java.util.Optional",
            "21 java.time.Duration",
            "22 java.time.Instant",
            "23 org.apache.pekko.util.ByteString",
            "24 org.apache.pekko.actor.typed.ActorRef");
  }

  @Test
  void theRecordsOfTheFirstVersionAreReadByThoseOfToday() throws IOException {
    Shop.Batch read = (Shop.Batch) TODAY.fromBytes(kept("shop"));
    Shop.Put put = (Shop.Put) read.commands().get(0);
    assertThat(put.value()).containsExactly(1, 2, 3);
    List<String> nobody = List.of("nobody");
    assertThat(read)
        .isEqualTo(
            new Shop.Batch(
                List.of(
                    new Shop.Put("k", put.value(), 77, false, null, Set.of()),
                    new Shop.Vote(300, "n1", 1, nobody, Optional.empty(), null)),
                Map.of("north", 12L, "south", -1L),
                Optional.of(new Shop.Vote(-1, null, 1, nobody, Optional.empty(), null)),
                Shop.Color.GREEN));
    assertThat(HEX.formatHex(FIRST.toBytes(Samples.firstBatch())))
        .isEqualTo(HEX.formatHex(kept("shop")));
  }
}
