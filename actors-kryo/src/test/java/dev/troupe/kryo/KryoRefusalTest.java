package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.kryo.today.Shop;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Malformed bytes one by one, with what is said about them. */
class KryoRefusalTest {

  private static final KryoCodec CODEC = KryoCodec.of(new Shop.Module());
  private static final Shop.Vote VOTE =
      new Shop.Vote(1, "a", 2, List.of(), Optional.empty(), new TreeMap<>());

  /** Class id in two bytes, then the head. */
  private static final int VOTE_LENGTH_AT = 3;

  private static void refused(String why, int... bytes) {
    byte[] input = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      input[i] = (byte) bytes[i];
    }
    assertThatThrownBy(() -> CODEC.fromBytes(input))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining(why);
  }

  private static void refused(String why, byte[] bytes) {
    assertThatThrownBy(() -> CODEC.fromBytes(bytes))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining(why);
  }

  @Test
  void noBytesAreNoMessage() {
    refused("no message in 0 bytes");
  }

  @Test
  void namesOfClassesAreNeverRead() {
    refused("given by name", 1, 0, 'j', 'a', 'v', 'a' | 0x80);
  }

  @Test
  void unknownIdsAreNamed() {
    refused("class id 9 is not registered", 2 + 9, 0);
    refused("class id 99 is not registered", 2 + 99, 0);
    refused("class id 2147483645 is not registered", 0xFF, 0xFF, 0xFF, 0xFF, 7);
    refused("is not registered", 0xFF, 0xFF, 0xFF, 0xFF, 15);
  }

  @Test
  void elementsAreCountedInTheirFullWidth() {
    refused("a length of 2 elements of at least 8 bytes", 2 + 12, 3, 0, 0, 0, 0, 0, 0, 0, 0);
    refused("a length of 2 elements of at least 4 bytes", 2 + 13, 3, 0, 0, 0, 0);
    refused("a length of 2 elements of at least 2 bytes", 2 + 18, 3, 0, 0, 0);
  }

  @Test
  void aSetOrMapWithADuplicateIsRefused() {
    refused("the same element twice", 2 + 16, 3, 2, 0, 2, 0);
    refused("the same element twice", 2 + 17, 3, 2, 0, 2, 0);
    refused("the same key twice", 2 + 18, 3, 2, 0, 0, 2, 0, 0);
  }

  @Test
  void timesHaveTheirNanosecondsInRange() {
    refused("1000000000 nanoseconds", 2 + 21, 0, 0x80, 0x94, 0xEB, 0xDC, 3);
    refused("1000000000 nanoseconds", 2 + 22, 0, 0x80, 0x94, 0xEB, 0xDC, 3);
  }

  @Test
  void anOptionalHasThreeForms() {
    refused("an Optional starts with 3", 2 + 20, 3);
  }

  @Test
  void theBodyOfAGrowingRecordEndsWhereItsLengthSays() {
    byte[] bytes = CODEC.toBytes(VOTE);
    byte length = bytes[VOTE_LENGTH_AT];
    assertThat((int) length).isEqualTo(bytes.length - VOTE_LENGTH_AT - 4);

    byte[] shorter = bytes.clone();
    shorter[VOTE_LENGTH_AT]--;
    refused("underflow", shorter);

    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[VOTE_LENGTH_AT]++;
    refused("Shop$Vote leaves 1 bytes of its body", longer);

    byte[] tooLong = bytes.clone();
    tooLong[VOTE_LENGTH_AT]++;
    refused("are left", tooLong);
  }

  @Test
  void theLastClassIsNamed() {
    byte[] bytes = CODEC.toBytes(VOTE);
    refused("last class id 9001 (dev.troupe.kryo.today.Shop$Vote)", Arrays.copyOf(bytes, 9));
  }

  @Test
  void comparatorsDoNotTravel() {
    TreeSet<String> reversed = new TreeSet<>(Comparator.reverseOrder());
    assertThatThrownBy(() -> CODEC.toBytes(reversed))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("natural order");
    TreeMap<String, byte[]> notes = new TreeMap<>(Comparator.reverseOrder());
    assertThatThrownBy(
            () -> CODEC.toBytes(new Shop.Vote(1, "a", 2, List.of(), Optional.empty(), notes)))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("Shop$Vote cannot be written");
  }
}
