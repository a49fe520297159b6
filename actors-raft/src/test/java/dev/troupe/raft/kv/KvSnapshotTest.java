package dev.troupe.raft.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.raft.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KvSnapshotTest {

  private final Kv kv = new Kv();

  @Test
  void holdsValuesLargerThanAChunk() throws IOException {
    String large = "x".repeat(3 * ChunkOutput.CHUNK_BYTES + 17);
    kv.apply(KvOp.SET, "large", large);
    kv.apply(KvOp.SET, KvCommand.RELATIVE, 100, 0, "b", "2");
    KvStateMachine restored = Kv.restored(Kv.snapshot(kv.machine));
    assertThat(Kv.text(restored.query(KvCommand.encode(KvOp.GET, Kv.bytes("large")))))
        .isEqualTo(large);
    assertThat(restored.nextDeadline()).isEqualTo(kv.time + 100);
    assertThat(Kv.snapshot(restored)).isEqualTo(Kv.snapshot(kv.machine));
  }

  @Test
  void restoresAnEmptyStore() throws IOException {
    byte[] empty = Kv.snapshot(kv.machine);
    kv.apply(KvOp.SET, "a", "1");
    kv.machine.restore(new ByteArrayInputStream(empty));
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":0");
  }

  @Test
  void aCaptureIsUntouchedByWhatIsAppliedWhileItIsWritten() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      kv.apply(KvOp.SET, "k" + i, "old");
    }
    byte[] expected = Kv.snapshot(kv.machine);
    StateMachine.Capture capture = kv.machine.capture();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IOException[] failure = new IOException[1];
    Thread writer =
        new Thread(
            () -> {
              try {
                capture.writeTo(out);
              } catch (IOException e) {
                failure[0] = e;
              }
            });
    writer.start();
    for (int i = 0; i < 20_000; i++) {
      kv.apply(
          i % 3 == 0 ? KvOp.DEL : KvOp.APPEND,
          i % 3 == 0 ? new String[] {"k" + i} : new String[] {"k" + i, "!"});
    }
    writer.join(30_000);
    assertThat(failure[0]).isNull();
    assertThat(out.toByteArray()).isEqualTo(expected);
    assertThat(kv.query(KvOp.GET, "k1")).isEqualTo("old!");
  }

  @Test
  void refusesEveryFlippedByte() {
    new Transactions().watch(kv, "k");
    kv.apply(KvOp.SET, "gone", "1");
    kv.apply(KvOp.DEL, "gone");
    for (int i = 0; i < 30; i++) {
      kv.apply(KvOp.SET, KvCommand.RELATIVE, 100 + i, 0, "k" + i, "v".repeat(i));
    }
    byte[] good = Kv.snapshot(kv.machine);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << i % 8);
      assertThatThrownBy(() -> Kv.restored(bad))
          .as("byte %d", i)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("snapshot");
    }
  }

  @Test
  void refusesEveryPlaceWhereItIsCutOff() {
    kv.apply(KvOp.SET, "a", "x".repeat(70_000));
    byte[] good = Kv.snapshot(kv.machine);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int length = i < 100 ? i : random.nextInt(good.length);
      assertThatThrownBy(() -> Kv.restored(Arrays.copyOf(good, length)))
          .as("cut at %d", length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFailedRestoreLeavesTheStateAsItWas() {
    byte[] bad = Kv.snapshot(kv.machine);
    bad[bad.length - 1] ^= 1;
    kv.apply(KvOp.SET, "a", "1");
    assertThatThrownBy(() -> kv.machine.restore(new ByteArrayInputStream(bad)))
        .isInstanceOf(IOException.class);
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("1");
  }

  @Test
  void refusesChunksThatWereSwapped() throws IOException {
    kv.apply(KvOp.SET, "a", "x".repeat(4 * ChunkOutput.CHUNK_BYTES));
    byte[] bad = Kv.snapshot(kv.machine);
    int chunk = 8 + ChunkOutput.CHUNK_BYTES;
    byte[] second = Arrays.copyOfRange(bad, chunk, 2 * chunk);
    System.arraycopy(bad, 2 * chunk, bad, chunk, chunk);
    System.arraycopy(second, 0, bad, 2 * chunk, chunk);
    assertThatThrownBy(() -> Kv.restored(bad)).hasMessageContaining("checksum of chunk 1");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ChunkOutput chunks = new ChunkOutput(bytes);
    java.io.DataOutputStream data = new java.io.DataOutputStream(chunks);
    data.writeInt(0x54524b56);
    data.writeInt(3);
    chunks.finish();
    assertThatThrownBy(() -> Kv.restored(bytes.toByteArray()))
        .hasMessageContaining("version 3, this node reads up to 2");
  }

  /** Written when there was no WATCH; what was never watched is written so to this day. */
  @Test
  void readsAndWritesTheFirstVersion() throws IOException {
    byte[] kept = first();
    KvStateMachine restored = Kv.restored(kept);
    assertThat(Kv.snapshot(restored)).isEqualTo(kept);
    kv.machine.restore(new ByteArrayInputStream(kept));
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":7");
    assertThat(kv.query(KvOp.MGET, "", "key1", "key2", "counter"))
        .isEqualTo("*4 $9 empty key $6 value1 _ $2 41");
    assertThat(kv.machine.nextDeadline()).isEqualTo(1_005_010);
    new Transactions().watch(kv, "k");
    assertThat(Kv.snapshot(kv.machine)).isNotEqualTo(kept);
  }

  private static byte[] first() throws IOException {
    try (InputStream hex = KvSnapshotTest.class.getResourceAsStream("/kv/snapshot-v1.hex")) {
      return HexFormat.of()
          .parseHex(new String(hex.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", ""));
    }
  }
}
