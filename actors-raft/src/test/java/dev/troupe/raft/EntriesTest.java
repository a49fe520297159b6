package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.kryo.KryoCodec;
import dev.troupe.kryo.KryoFormatException;
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
    assertThat(encoded).isNotNull();
    assertThat(entries.encoded()).isSameAs(encoded);
  }

  @Test
  void whatWasReadIsWrittenAgainByteByByte() {
    byte[] sent = CODEC.toBytes(message(Entries.of(some(9))));
    AppendEntries received = (AppendEntries) CODEC.fromBytes(sent);
    assertThat(received.entries().encoded()).isNotNull();
    assertThat(CODEC.toBytes(received)).isEqualTo(sent);
  }

  @Test
  void theBytesOfEachWayAreTheSame() {
    for (int size = 0; size < 40; size++) {
      List<Entry> list = some(size);
      byte[] fresh = CODEC.toBytes(new EntriesAppended(7, list));
      int cut = random.nextInt(size + 1);
      Entries first = decoded(list.subList(0, cut));
      Entries second = decoded(list.subList(cut, size));
      Entries joined = Entries.joined(List.of(first, second));
      assertThat(joined.encoded()).isNotNull();
      assertThat(CODEC.toBytes(new EntriesAppended(7, joined))).isEqualTo(fresh);
      assertSame(joined, list);
    }
  }

  @Test
  void partsOfWhichOneIsNotEncodedAreEncodedLater() {
    List<Entry> list = some(6);
    Entries half = Entries.of(list.subList(3, 6));
    Entries joined = Entries.joined(List.of(decoded(list.subList(0, 3)), half));
    assertThat(joined.encoded()).isNull();
    assertThat(CODEC.toBytes(new EntriesAppended(7, joined)))
        .isEqualTo(CODEC.toBytes(new EntriesAppended(7, list)));
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
  void bytesThatEndTooEarlyAreRefused() {
    byte[] whole = CODEC.toBytes(message(Entries.of(some(3))));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CODEC.fromBytes(part)).isInstanceOf(KryoFormatException.class);
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
