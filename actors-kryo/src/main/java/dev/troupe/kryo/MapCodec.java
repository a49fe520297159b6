package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A map: one more than its size, or 0 for null, then key and value of each entry. */
record MapCodec(boolean sorted, ValueCodec key, ValueCodec value) implements ValueCodec {

  @Override
  public void write(Kryo kryo, Output output, Object written) {
    if (written == null) {
      output.writeVarInt(0, true);
      return;
    }
    Map<?, ?> map = (Map<?, ?>) written;
    if (map instanceof SortedMap<?, ?> sortedMap) {
      CollectionCodec.refuseComparator(sortedMap.comparator());
    }
    output.writeVarInt(map.size() + 1, true);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      key.write(kryo, output, entry.getKey());
      value.write(kryo, output, entry.getValue());
    }
  }

  @Override
  public Object read(Kryo kryo, Input input) {
    int size = input.readVarInt(true) - 1;
    if (size == -1) {
      return null;
    }
    KryoLengths.check(input, size, 2);
    if (size == 0) {
      return missing();
    } else if (size == 1 && !sorted) {
      return Collections.singletonMap(key.read(kryo, input), value.read(kryo, input));
    }
    Map<Object, Object> map =
        sorted ? new TreeMap<>() : new LinkedHashMap<>(CollectionCodec.capacity(size));
    for (int i = 0; i < size; i++) {
      map.put(key.read(kryo, input), value.read(kryo, input));
    }
    if (map.size() != size) {
      throw new KryoFormatException("a map has the same key twice");
    }
    return sorted ? map : Collections.unmodifiableMap(map);
  }

  @Override
  public Object missing() {
    return sorted ? new TreeMap<>() : Map.of();
  }
}
