package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import dev.troupe.kryo.today.Shop;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Bytes that nobody wrote: only {@link KryoFormatException} may come out, and no more may be
 * allocated than a few times the input. {@code -Dkryo.seed=} replays a run.
 */
class KryoFuzzTest {

  private static final long SEED = Long.getLong("kryo.seed", 20_260_101L);
  private static final KryoCodec CODEC = KryoCodec.of(new Shop.Module());
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A refusal has a stack trace and a text, whatever the input. */
  private static final long FIXED_COST = 32_768;

  /** The worst are small sets and maps as elements of a list. */
  private static final long COST_OF_A_BYTE = 64;

  private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(1 << 20);

  private final Random random = new Random(SEED);
  private final List<byte[]> valid = new ArrayList<>();

  KryoFuzzTest() {
    Samples.builtins().values().forEach(sample -> valid.add(CODEC.toBytes(sample)));
    Shop.Vote vote =
        new Shop.Vote(
            7,
            "candidate ü",
            3,
            List.of("a", "b"),
            Optional.of(Shop.Color.BLUE),
            new TreeMap<>(Map.of("k", new byte[40])));
    Shop.Put put =
        new Shop.Put("key", new byte[100], 5, true, java.time.Duration.ofDays(1), Set.of("t"));
    valid.add(CODEC.toBytes(vote));
    valid.add(CODEC.toBytes(put));
    valid.add(
        CODEC.toBytes(
            new Shop.Batch(
                List.of(vote, put, new Shop.Nothing()),
                Map.of("x", 1L),
                Optional.of(vote),
                Shop.Color.RED)));
  }

  @Test
  void randomBytesAreRefused() {
    int refused = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (i % 2 == 0 && bytes.length > 2) { // half of them start like a message of the table
        byte[] start = valid.get(random.nextInt(valid.size()));
        System.arraycopy(start, 0, bytes, 0, Math.min(bytes.length, Math.min(4, start.length)));
      }
      refused += attempt(bytes) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(45_000);
  }

  @Test
  void everyTruncationIsRefused() {
    for (byte[] bytes : valid) {
      for (int length = 0; length < bytes.length; length++) {
        assertThat(attempt(Arrays.copyOf(bytes, length)))
            .as("%d of %d bytes of %s", length, bytes.length, Arrays.toString(bytes))
            .isFalse();
      }
    }
  }

  @Test
  void bitFlipsAreReadOrRefused() {
    for (byte[] bytes : valid) {
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        attempt(flipped);
      }
    }
    for (int i = 0; i < 30_000; i++) {
      attempt(flipped(i));
    }
  }

  @Test
  void hugeLengthsAllocateNothing() {
    byte[] huge = {-1, -1, -1, -1, 7}; // 2^31 - 1 as a varint
    byte[] negative = {-1, -1, -1, -1, 15}; // -1 as a varint
    for (int id = 0; id < 30; id++) {
      for (byte[] length : List.of(huge, negative, new byte[] {-1, -1, -1, 127})) {
        for (int more : new int[] {0, 3, 1000}) {
          byte[] bytes = new byte[1 + length.length + more];
          bytes[0] = (byte) (id + 2);
          System.arraycopy(length, 0, bytes, 1, length.length);
          attempt(bytes);
        }
      }
    }
    // Text that is not ASCII says how many characters it has.
    byte[] text = {3, -1, -1, -1, -1, 15, 'a', 'b'};
    assertThat(attempt(text)).isFalse();
  }

  @Test
  void manySmallElementsCostAFewTimesTheirBytes() {
    List<byte[]> elements = new ArrayList<>();
    elements.add(new byte[] {0}); // null
    for (int id = 10; id < 20; id++) {
      elements.add(new byte[] {(byte) (id + 2), 1}); // empty
    }
    elements.add(new byte[] {2 + 15, 2, 0}); // one null in a list, a set, a map
    elements.add(new byte[] {2 + 16, 2, 0});
    elements.add(new byte[] {2 + 18, 2, 0, 0});
    elements.add(new byte[] {2 + 16, 3, 0, 2, 0}); // null and the number 0 in a set, in a map
    elements.add(new byte[] {2 + 18, 3, 0, 0, 2, 0, 0});
    for (byte[] element : elements) {
      Output list = new Output(1 << 12, -1);
      list.writeVarInt(2 + 15, true);
      KryoLengths.write(list, 100_000 + 1);
      for (int i = 0; i < 100_000; i++) {
        list.writeBytes(element);
      }
      assertThat(attempt(list.toBytes())).as(Arrays.toString(element)).isTrue();
    }
  }

  private byte[] flipped(int round) {
    byte[] bytes = valid.get(round % valid.size()).clone();
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Reads the bytes as an array and as a direct buffer; whether they were a message. */
  private boolean attempt(byte[] bytes) {
    long limit = FIXED_COST + COST_OF_A_BYTE * bytes.length;
    long before = allocated();
    boolean read = read(bytes);
    long used = allocated() - before;
    if (used > limit) { // the first calls load classes and compose method handles
      before = allocated();
      read(bytes);
      used = allocated() - before;
    }
    assertThat(used)
        .as(() -> "allocated for %s, seed %d".formatted(Arrays.toString(bytes), SEED))
        .isLessThanOrEqualTo(limit);
    ByteBuffer direct = DIRECT.duplicate().put(bytes).flip();
    assertThat(readDirect(direct, bytes)).isEqualTo(read);
    return read;
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private boolean read(byte[] bytes) {
    try {
      CODEC.fromBytes(bytes);
      return true;
    } catch (KryoFormatException expected) {
      return false;
    } catch (Throwable e) {
      return fail("seed " + SEED + ": " + Arrays.toString(bytes), e);
    }
  }

  private boolean readDirect(ByteBuffer direct, byte[] bytes) {
    try {
      CODEC.read(direct);
      return true;
    } catch (KryoFormatException expected) {
      return false;
    } catch (Throwable e) {
      return fail("seed " + SEED + ", direct buffer: " + Arrays.toString(bytes), e);
    }
  }
}
