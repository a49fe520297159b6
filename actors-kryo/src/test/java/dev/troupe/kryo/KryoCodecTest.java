package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.typesafe.config.ConfigFactory;
import dev.troupe.kryo.today.Shop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KryoCodecTest {

  record Frame(int kind, byte[] body) {}

  record Framed(Frame first, List<Frame> more) {}

  /** As for a hot path: no head, no check that could be done without. */
  static final class FrameSerializer extends Serializer<Frame> {
    @Override
    public void write(Kryo kryo, Output output, Frame frame) {
      output.writeByte(frame.kind());
      KryoLengths.writeBytes(output, frame.body());
    }

    @Override
    public Frame read(Kryo kryo, Input input, Class<? extends Frame> type) {
      return new Frame(input.readByte(), KryoLengths.readBytes(input));
    }
  }

  @Test
  void aSerializerWrittenByHandWorksAloneAndWithinARecord() {
    KryoCodec codec =
        KryoCodec.of(
            new KryoTableTest.TestModule(
                9000,
                9009,
                table -> {
                  table.add(9001, Framed.class);
                  table.add(9000, Frame.class, new FrameSerializer());
                }));
    Frame frame = new Frame(7, new byte[] {1, 2});
    assertThat(codec.toBytes(frame)).hasSize(2 + 1 + 1 + 2);
    assertThat(codec.fromBytes(codec.toBytes(frame))).usingRecursiveComparison().isEqualTo(frame);
    Framed framed = new Framed(null, new ArrayList<>(List.of(frame, new Frame(8, null))));
    assertThat(codec.fromBytes(codec.toBytes(framed))).usingRecursiveComparison().isEqualTo(framed);
  }

  @Test
  void manyThreadsShareFewInstances() throws Exception {
    var config =
        ConfigFactory.parseMap(
            Map.of(
                "troupe.kryo.idle-instances",
                2,
                "troupe.kryo.modules.shop",
                Shop.Module.class.getName()));
    KryoCodec codec = KryoCodec.of(config.withFallback(ConfigFactory.defaultReference()));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread;
        work.add(() -> roundTrips(codec, seed));
      }
      for (Future<Integer> done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
        assertThat(done.get()).isEqualTo(5_000);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int roundTrips(KryoCodec codec, int seed) {
    int good = 0;
    for (int i = 0; i < 5_000; i++) {
      Shop.Put put = new Shop.Put("key " + seed, new byte[i % 700], i, true, null, null);
      Shop.Put read = (Shop.Put) codec.fromBytes(codec.toBytes(put));
      if (read.key().equals(put.key()) && read.version() == i && read.value().length == i % 700) {
        good++;
      }
    }
    return good;
  }

  @Test
  void noMoreInstancesAreKeptThanTheSettingSays() {
    KryoSettings settings = KryoSettings.defaults();
    KryoTable table = new KryoTable();
    KryoLanes lanes = new KryoLanes(2, () -> new KryoLane(table, settings, () -> null));
    List<KryoLane> used = List.of(lanes.obtain(), lanes.obtain(), lanes.obtain());
    used.forEach(lanes::release);
    Set<KryoLane> again = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    again.addAll(List.of(lanes.obtain(), lanes.obtain(), lanes.obtain()));
    assertThat(again).hasSize(3);
    again.retainAll(new HashSet<>(used));
    assertThat(again).hasSize(2);
  }

  @Test
  void oneLargeMessageLeavesNoLargeBuffer() {
    KryoLane lane = new KryoLane(new KryoTable(), KryoSettings.defaults(), () -> null);
    lane.output.writeBytes(new byte[3_000_000]);
    lane.detach();
    assertThat(lane.output.getBuffer().length).isLessThanOrEqualTo(1_048_576);
    assertThat(lane.output.position()).isZero();
  }

  @Test
  void whatAnOrdinaryMessageNeedsIsKept() {
    KryoLane lane = new KryoLane(new KryoTable(), KryoSettings.defaults(), () -> null);
    lane.output.writeBytes(new byte[300_000]);
    byte[] buffer = lane.output.getBuffer();
    lane.detach();
    assertThat(lane.output.getBuffer()).isSameAs(buffer);
    assertThat(lane.output.position()).isZero();
  }

  @Test
  void aCycleIsRefused() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThatThrownBy(() -> KryoCodec.of().toBytes(cycle))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("java.util.ArrayList cannot be written")
        .hasMessageContaining("depth");
  }

  @Test
  void someoneElsesCollectionIsRefused() {
    assertThatThrownBy(() -> KryoCodec.of().toBytes(new ArrayList<String>() {}))
        .isInstanceOf(KryoFormatException.class)
        .hasMessageContaining("KryoCodecTest$1 is not registered");
  }
}
