package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableCollectionsSerializers;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Time and allocation of the record serializer beside Kryo's own. Run as a program; no test, since
 * figures of a shared machine prove nothing.
 */
final class RecordFigures {

  record Entry(long term, long index, byte[] command) {}

  record Append(long term, String leader, long previous, List<Entry> entries, boolean probe) {}

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 300_000;

  private RecordFigures() {}

  public static void main(String[] args) {
    Append message =
        new Append(
            12,
            "node-1",
            1_000_000,
            IntStream.range(0, 8)
                .mapToObj(i -> new Entry(12, 1_000_001 + i, new byte[64]))
                .toList(),
            false);
    byte[] own = ours().toBytes(message);
    byte[] kryos = writeWithKryo(kryo(), new Output(512, -1), message);
    System.out.printf("bytes: ours %d, Kryo's %d%n", own.length, kryos.length);
    KryoCodec codec = ours();
    Kryo kryo = kryo();
    Output output = new Output(512, -1);
    for (int i = 0; i < 3; i++) {
      measure("ours, write", () -> codec.toBytes(message));
      measure("Kryo's, write", () -> writeWithKryo(kryo, output, message));
      measure("ours, read", () -> codec.fromBytes(own));
      measure("Kryo's, read", () -> kryo.readClassAndObject(new Input(kryos)));
    }
    KryoTable table = new KryoTable();
    KryoSettings settings = KryoSettings.defaults();
    measure("a new instance", () -> new KryoLane(table, settings, () -> null));
  }

  private static KryoCodec ours() {
    return KryoCodec.of(
        new KryoTableTest.TestModule(
            9000,
            9009,
            table -> {
              table.add(9000, Append.class);
              table.add(9001, Entry.class);
            }));
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.register(Append.class);
    kryo.register(Entry.class);
    kryo.register(byte[].class);
    ImmutableCollectionsSerializers.registerSerializers(kryo);
    return kryo;
  }

  private static byte[] writeWithKryo(Kryo kryo, Output output, Object message) {
    output.reset();
    kryo.writeClassAndObject(output, message);
    return output.toBytes();
  }

  private static void measure(String what, Supplier<Object> work) {
    int used = 0;
    long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      used += work.get() == null ? 0 : 1;
    }
    long nanos = System.nanoTime() - start;
    bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
    System.out.printf("%-16s %6d ns, %6d bytes allocated each%n", what, nanos / used, bytes / used);
  }
}
