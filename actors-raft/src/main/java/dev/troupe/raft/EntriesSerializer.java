package dev.troupe.raft;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.ByteBufferOutput;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.troupe.kryo.KryoLengths;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Entries} as any list is written: one more than their number, then each of them; 0 for
 * null. What was encoded or read once is copied from then on.
 */
final class EntriesSerializer extends Serializer<Entries> {

  EntriesSerializer() {
    super(true, true);
  }

  @Override
  public void write(Kryo kryo, Output output, Entries entries) {
    if (entries == null) {
      output.writeVarInt(0, true);
      return;
    }
    output.writeVarInt(entries.size() + 1, true);
    byte[] encoded = entries.encoded();
    if (encoded != null) {
      output.writeBytes(encoded, 0, encoded.length);
    } else {
      entries.keepEncoded(encode(kryo, output, entries));
    }
  }

  private static byte[] encode(Kryo kryo, Output output, Entries entries) {
    Serializer<Entry> each = serializer(kryo);
    int start = output.position();
    for (Entry entry : entries) {
      each.write(kryo, output, entry);
    }
    return copy(output, start);
  }

  /** What has been written from there on. */
  private static byte[] copy(Output output, int start) {
    if (output instanceof ByteBufferOutput buffer) {
      byte[] bytes = new byte[output.position() - start];
      buffer.getByteBuffer().get(start, bytes);
      return bytes;
    }
    return Arrays.copyOfRange(output.getBuffer(), start, output.position());
  }

  @Override
  public Entries read(Kryo kryo, Input input, Class<? extends Entries> type) {
    int size = input.readVarInt(true) - 1;
    if (size == -1) {
      return null;
    }
    KryoLengths.check(input, size, 1);
    Serializer<Entry> each = serializer(kryo);
    Entry[] entries = new Entry[size];
    int start = input.position();
    for (int i = 0; i < size; i++) {
      entries[i] = each.read(kryo, input, Entry.class);
    }
    int length = input.position() - start;
    input.setPosition(start);
    return Entries.decoded(List.of(entries), input.readBytes(length)); // refuses null
  }

  @SuppressWarnings("unchecked") // the table's serializer of this class
  private static Serializer<Entry> serializer(Kryo kryo) {
    return kryo.getRegistration(Entry.class).getSerializer();
  }
}
