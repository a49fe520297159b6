package dev.troupe.kryo.today;

import dev.troupe.kryo.Defaults;
import dev.troupe.kryo.Growing;
import dev.troupe.kryo.KryoMessage;
import dev.troupe.kryo.KryoModule;
import dev.troupe.kryo.KryoTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The example protocol of {@code v1.Shop}, grown: components and constants were appended. */
public sealed interface Shop extends KryoMessage {

  enum Color {
    RED,
    GREEN,
    BLUE {
      @Override
      public String toString() {
        return "deep blue";
      }
    }
  }

  record Put(String key, byte[] value, long version, boolean sync, Duration ttl, Set<String> tags)
      implements Shop {}

  @Growing
  record Vote(
      long term,
      String candidate,
      int weight,
      List<String> witnesses,
      Optional<Color> color,
      SortedMap<String, byte[]> notes)
      implements Shop {

    @Defaults
    static Vote older() {
      return new Vote(0, null, 1, List.of("nobody"), Optional.empty(), null);
    }
  }

  record Batch(List<Shop> commands, Map<String, Long> offsets, Optional<Vote> last, Color color)
      implements Shop {}

  /** Did not exist in the first version. */
  record Nothing() implements Shop {}

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
      table.add(9004, Nothing.class);
    }
  }
}
