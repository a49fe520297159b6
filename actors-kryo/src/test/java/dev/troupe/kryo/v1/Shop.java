package dev.troupe.kryo.v1;

import dev.troupe.kryo.Growing;
import dev.troupe.kryo.KryoMessage;
import dev.troupe.kryo.KryoModule;
import dev.troupe.kryo.KryoTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An example protocol as its first version was; {@code today.Shop} is what it grew into. */
public sealed interface Shop extends KryoMessage {

  enum Color {
    RED,
    GREEN
  }

  /** Grows without {@link Growing}: newer reads older, not the reverse. */
  record Put(String key, byte[] value, long version) implements Shop {}

  @Growing
  record Vote(long term, String candidate) implements Shop {}

  record Batch(List<Shop> commands, Map<String, Long> offsets, Optional<Vote> last, Color color)
      implements Shop {}

  /** Its table. */
  final class Module implements KryoModule {
    @Override
    public int firstId() {
      return 9000;
    }

    @Override
    public int lastId() {
      return 9099;
    }

    @Override
    public void register(KryoTable table) {
      table.add(9000, Put.class);
      table.add(9001, Vote.class);
      table.add(9002, Batch.class);
      table.add(9003, Color.class);
    }
  }
}
