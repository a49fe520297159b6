package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.troupe.kryo.today.Shop;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Straight into and out of buffers like Artery's. */
class KryoBufferTest {

  private static final KryoCodec CODEC = KryoCodec.of(new Shop.Module());
  private static final Shop.Vote VOTE =
      new Shop.Vote(
          1L << 40,
          "a candidate with a name that is longer than thirty-two characters, ü",
          -5,
          List.of("a", "bc"),
          Optional.of(Shop.Color.GREEN),
          new TreeMap<>(Map.of()));
  private static final byte[] BYTES = CODEC.toBytes(VOTE);

  static Stream<Arguments> buffers() {
    return Stream.of(true, false)
        .flatMap(
            direct ->
                Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                    .flatMap(
                        order ->
                            Stream.of(0, 13)
                                .map(position -> Arguments.of(direct, order, position))));
  }

  private static ByteBuffer buffer(boolean direct, ByteOrder order, int position, int size) {
    int capacity = position + size + 20;
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
    return buffer.order(order).position(position).limit(position + size);
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void theSameBytesGoIntoEveryBuffer(boolean direct, ByteOrder order, int position) {
    ByteBuffer buffer = buffer(direct, order, position, 500);
    CODEC.write(VOTE, buffer);
    assertThat(buffer.order()).isEqualTo(order);
    assertThat(buffer.position()).isEqualTo(position + BYTES.length);
    assertThat(buffer.limit()).isEqualTo(position + 500);
    byte[] written = new byte[BYTES.length];
    buffer.get(position, written);
    assertThat(written).isEqualTo(BYTES);

    buffer.flip().position(position);
    assertThat(CODEC.read(buffer)).isEqualTo(VOTE);
    assertThat(buffer.order()).isEqualTo(order);
    assertThat(buffer.position()).isEqualTo(position + BYTES.length);
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void aMessageThatDoesNotFitOverflows(boolean direct, ByteOrder order, int position) {
    for (int room = 0; room < BYTES.length; room++) {
      ByteBuffer buffer = buffer(direct, order, position, room);
      assertThatThrownBy(() -> CODEC.write(VOTE, buffer))
          .isInstanceOf(BufferOverflowException.class);
      assertThat(buffer.position()).isEqualTo(position);
      assertThat(buffer.limit()).isEqualTo(position + room);
    }
    ByteBuffer exact = buffer(direct, order, position, BYTES.length);
    CODEC.write(VOTE, exact);
    assertThat(exact.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void nothingBehindTheLimitIsRead(boolean direct, ByteOrder order, int position) {
    for (int size = 0; size < BYTES.length; size++) {
      ByteBuffer buffer = buffer(direct, order, position, BYTES.length);
      buffer.put(BYTES).position(position).limit(position + size);
      assertThatThrownBy(() -> CODEC.read(buffer)).isInstanceOf(KryoFormatException.class);
      assertThat(buffer.position()).isEqualTo(position);
    }
  }

  @Test
  void readOnlyAndSlicedBuffersAreRead() {
    byte[] wide = new byte[BYTES.length + 9];
    System.arraycopy(BYTES, 0, wide, 5, BYTES.length);
    ByteBuffer slice = ByteBuffer.wrap(wide, 5, BYTES.length).slice();
    assertThat(CODEC.read(slice.asReadOnlyBuffer())).isEqualTo(VOTE);
    assertThat(CODEC.read(slice)).isEqualTo(VOTE);
  }

  @Test
  void bytesAfterTheMessageAreRefused() {
    assertThatThrownBy(() -> CODEC.fromBytes(Arrays.copyOf(BYTES, BYTES.length + 1)))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("1 bytes follow the message");
  }

  @Test
  void aBufferIsLetGoOfAfterUse() {
    ByteBuffer first = ByteBuffer.allocateDirect(500);
    CODEC.write(VOTE, first);
    int end = first.position();
    CODEC.write(new Shop.Nothing(), ByteBuffer.allocateDirect(500));
    assertThat(first.position()).isEqualTo(end);
    assertThat(first.limit()).isEqualTo(500);
    assertThat(CODEC.read(first.flip())).isEqualTo(VOTE);
  }

  @Test
  void anArrayHasALimitToo() {
    KryoCodec small =
        KryoCodec.of(
            ConfigFactory.parseString("troupe.kryo.maximum-message-size = 1 KiB")
                .withFallback(ConfigFactory.defaultReference()));
    assertThat(small.toBytes(new byte[1000])).hasSize(1003);
    assertThatThrownBy(() -> small.toBytes(new byte[1024]))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("more than troupe.kryo.maximum-message-size = 1024 bytes");
  }
}
