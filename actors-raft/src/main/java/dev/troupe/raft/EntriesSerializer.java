package dev.troupe.raft;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.troupe.kryo.KryoFormatException;
import dev.troupe.kryo.KryoLengths;
import java.util.List;

/** {@link Entries} as any list is written: one more than their number, then each of them. */
final class EntriesSerializer extends Serializer<Entries> {

  EntriesSerializer() {
    super(true, true); // accepts null, which is no value of it: so there is no byte before it
  }

  @Override
  public void write(Kryo kryo, Output output, Entries entries) {
    output.writeVarInt(entries.size() + 1, true);
    entries.writeTo(output);
  }

  @Override
  public Entries read(Kryo kryo, Input input, Class<? extends Entries> type) {
    int size = input.readVarInt(true) - 1;
    if (size == -1) {
      throw new KryoFormatException("no list of entries");
    }
    KryoLengths.check(input, size, 1);
    Entry[] entries = new Entry[size];
    int start = input.position();
    for (int i = 0; i < size; i++) {
      entries[i] = EntryCodec.read(input);
    }
    int length = input.position() - start;
    input.setPosition(start);
    return Entries.decoded(List.of(entries), input.readBytes(length));
  }
}
