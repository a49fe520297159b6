package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.kryo.KryoCodec;
import dev.troupe.kryo.KryoFormatException;
import dev.troupe.kryo.KryoMessage;
import dev.troupe.kryo.KryoModule;
import dev.troupe.kryo.KryoTable;
import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftMessage.AppendEntries;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries are encoded once, and whatever way their bytes went they say the same. */
class EntriesTest {

  private static final KryoCodec CODEC = KryoCodec.of(new RaftKryo());

  private final Random random = new Random(3);

  @Test
  void theSameObjectIsEncodedOnceForFollowersAndJournal() {
    Entries entries = Entries.of(some(5));
    CODEC.toBytes(message(entries));
    byte[] encoded = entries.encoded();
    CODEC.toBytes(new EntriesAppended(7, entries));
    assertThat(entries.encoded()).isSameAs(encoded);
  }

  @Test
  void whatWasReadIsWrittenAgainByteByByte() {
    byte[] sent = CODEC.toBytes(message(Entries.of(some(9))));
    AppendEntries received = (AppendEntries) CODEC.fromBytes(sent);
    assertThat(CODEC.toBytes(received)).isEqualTo(sent);
  }

  /** They were lists of records once, in journals too. */
  @Test
  void theyAreWrittenAsTheListOfRecordsThatTheyAre() {
    KryoCodec records = KryoCodec.of(new Plain());
    for (int size = 0; size < 40; size++) {
      List<Entry> list = some(size);
      byte[] bytes = records.toBytes(new Listed(list));
      byte[] ours = records.toBytes(new Held(Entries.of(list)));
      ours[0] = bytes[0]; // the number of the class
      assertThat(ours).isEqualTo(bytes);
    }
  }

  private record Listed(List<Entry> entries) implements KryoMessage {}

  private record Held(Entries entries) implements KryoMessage {}

  private static final class Plain implements KryoModule {
    @Override
    public int firstId() {
      return 100;
    }

    @Override
    public int lastId() {
      return 104;
    }

    @Override
    public void register(KryoTable table) {
      table.add(100, Entry.class);
      table.add(101, Entry.Kind.class);
      table.add(102, Listed.class);
      table.add(103, Held.class);
      table.add(104, Entries.class, new EntriesSerializer());
    }
  }

  @Test
  void theBytesOfEachWayAreTheSame() {
    for (int size = 0; size < 40; size++) {
      List<Entry> list = some(size);
      byte[] fresh = CODEC.toBytes(new EntriesAppended(7, list));
      int cut = random.nextInt(size + 1);
      Entries first = decoded(list.subList(0, cut));
      Entries second = Entries.of(list.subList(cut, size));
      for (Entries each :
          List.of(
              Entries.joined(List.of(first, second)),
              Entries.packed(List.of(first, second)),
              Entries.packed(List.of(Entries.joined(List.of(second)))),
              Entries.joined(Entries.split(list, 1000)))) {
        List<Entry> expected = each.size() == size ? list : second;
        assertSame(each, expected);
        assertSame(each.unpacked(), expected);
        assertThat(CODEC.toBytes(new EntriesAppended(7, each)))
            .isEqualTo(CODEC.toBytes(new EntriesAppended(7, expected)));
      }
      assertThat(CODEC.toBytes(new EntriesAppended(7, list))).isEqualTo(fresh);
    }
  }

  @Test
  void directBuffersGiveTheSameBytes() {
    Entries entries = Entries.of(some(12));
    ByteBuffer direct = ByteBuffer.allocateDirect(1 << 16);
    CODEC.write(message(entries), direct.position(5));
    assertThat(CODEC.toBytes(message(entries)))
        .isEqualTo(CODEC.toBytes(message(Entries.of(new ArrayList<>(entries)))));
    AppendEntries received = (AppendEntries) CODEC.read(direct.flip().position(5));
    assertSame(received.entries(), entries);
    assertThat(received.entries().encoded()).isEqualTo(entries.encoded());
  }

  @Test
  void partsAreNeverLargerThanTheyMayBeButForOneEntry() {
    for (int round = 0; round < 50; round++) {
      List<Entry> list = some(random.nextInt(60));
      int most = 1 + random.nextInt(3000);
      List<Entries> parts = Entries.split(list, most);
      assertThat(parts).allMatch(part -> part.size() == 1 || part.bytes() <= most);
      assertThat(parts).noneMatch(List::isEmpty);
      assertSame(Entries.joined(parts.isEmpty() ? List.of(Entries.NONE) : parts), list);
    }
  }

  @Test
  void bytesThatEndTooEarlyAreRefused() {
    byte[] whole = CODEC.toBytes(message(Entries.of(some(3))));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CODEC.fromBytes(part)).isInstanceOf(KryoFormatException.class);
    }
  }

  @Test
  void bytesThatAreNoEntriesAreRefusedOrReadButNeverLoop() {
    byte[] whole = CODEC.toBytes(message(Entries.of(some(3))));
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertThat(CODEC.fromBytes(damaged)).isNotNull();
      } catch (KryoFormatException e) {
        assertThat(e).hasMessageContaining("no message in");
      }
    }
  }

  private static Entries decoded(List<Entry> entries) {
    byte[] bytes = CODEC.toBytes(new EntriesAppended(1, entries));
    return ((EntriesAppended) CODEC.fromBytes(bytes)).entries();
  }

  private static AppendEntries message(Entries entries) {
    return new AppendEntries("n1", 7, 71, 6, entries, 70, 1000);
  }

  private static void assertSame(List<Entry> entries, List<Entry> expected) {
    assertThat(entries).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
    assertThat(Entries.of(entries).encoded()).isEqualTo(Entries.of(expected).encoded());
    assertThat(Entries.of(entries).bytes()).isEqualTo(Entry.bytes(expected));
  }

  private List<Entry> some(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] command = new byte[random.nextInt(300)];
      random.nextBytes(command);
      Entry.Kind kind = Entry.Kind.values()[random.nextInt(Entry.Kind.values().length)];
      entries.add(
          new Entry(1 + i / 3, random.nextLong(), kind, random.nextLong(), i, i / 2, command));
    }
    return List.copyOf(entries);
  }
}
