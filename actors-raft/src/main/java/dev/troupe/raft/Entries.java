package dev.troupe.raft;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Consecutive entries of a log, of which nothing ever changes: as objects, as bytes, or both. They
 * are encoded once, by whoever needs the bytes first, for all followers and the journal; a follower
 * journals the bytes that it was sent; and a log keeps of old entries the bytes alone.
 */
final class Entries extends AbstractList<Entry> {

  static final Entries NONE = new Entries(List.of(), null, 0, 0, new byte[0]);

  private static final int SMALL = 512;

  private final List<Entry> objects; // or null
  private final List<Entries> parts; // or null
  private final int size;
  private final int bytes;

  /** Volatile, for the journal may be on another thread than the network. */
  private volatile byte[] encoded;

  private Entries(List<Entry> objects, List<Entries> parts, int size, int bytes, byte[] encoded) {
    this.objects = objects;
    this.parts = parts;
    this.size = size;
    this.bytes = bytes;
    this.encoded = encoded;
  }

  /** These, which nobody changes from now on. */
  static Entries of(List<Entry> entries) {
    return entries instanceof Entries already ? already : decoded(entries, null);
  }

  /** What was read from such bytes. */
  static Entries decoded(List<Entry> entries, byte[] encoded) {
    return entries.isEmpty()
        ? NONE
        : new Entries(entries, null, entries.size(), Entry.bytes(entries), encoded);
  }

  /** The entries of all parts, one after the other; their bytes are those of the parts. */
  static Entries joined(List<Entries> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : new Entries(null, List.copyOf(parts), size(parts), bytes(parts), null);
  }

  /** The same as bytes alone. */
  static Entries packed(List<Entries> parts) {
    if (parts.size() == 1) {
      Entries only = parts.get(0);
      return new Entries(null, null, only.size, only.bytes, only.encoded());
    }
    Output all = new Output(parts.stream().mapToInt(part -> part.encoded().length).sum());
    parts.forEach(part -> part.writeTo(all));
    return new Entries(null, null, size(parts), bytes(parts), all.getBuffer());
  }

  /** In parts of about {@code maxBytes} at most, of one entry at least. */
  static List<Entries> split(List<Entry> entries, long maxBytes) {
    if (entries instanceof Entries whole && whole.bytes <= maxBytes) {
      return List.of(whole);
    }
    List<Entries> parts = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < entries.size(); i++) {
      int next = entries.get(i).bytes();
      if (i > from && sum + next > maxBytes) {
        parts.add(of(List.copyOf(entries.subList(from, i))));
        from = i;
        sum = 0;
      }
      sum += next;
    }
    if (from < entries.size()) {
      parts.add(from == 0 ? of(entries) : of(List.copyOf(entries.subList(from, entries.size()))));
    }
    return parts;
  }

  private static int size(List<Entries> parts) {
    return parts.stream().mapToInt(Entries::size).sum();
  }

  private static int bytes(List<Entries> parts) {
    return parts.stream().mapToInt(Entries::bytes).sum();
  }

  /** Of all of them, as {@link Entry#bytes()} counts. */
  int bytes() {
    return bytes;
  }

  /** True if each entry is at hand as an object. */
  boolean hasObjects() {
    return objects != null;
  }

  /** With each entry as an object. */
  Entries unpacked() {
    return hasObjects() ? this : decoded(List.copyOf(this), encoded);
  }

  // ---- bytes

  /** Each of them as {@link EntryCodec} writes it, one after the other. Nobody may change it. */
  byte[] encoded() {
    byte[] known = encoded;
    if (known == null) {
      Output output = new Output(Math.max(SMALL, bytes), -1);
      writeTo(output);
      known = output.toBytes();
      encoded = known;
    }
    return known;
  }

  /** Writes what {@link #encoded} gives. */
  void writeTo(Output output) {
    byte[] known = encoded;
    if (known != null) {
      output.writeBytes(known, 0, known.length);
    } else if (parts != null) {
      parts.forEach(part -> part.writeTo(output));
    } else {
      encoded = EntryCodec.write(output, objects);
    }
  }

  // ---- a list

  @Override
  public int size() {
    return size;
  }

  @Override
  public Entry get(int index) {
    if (objects != null) {
      return objects.get(index);
    }
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index + " of " + size);
    }
    Iterator<Entry> all = iterator();
    for (int i = 0; i < index; i++) {
      all.next();
    }
    return all.next();
  }

  @Override
  public Iterator<Entry> iterator() {
    if (objects != null) {
      return objects.iterator();
    }
    return parts != null
        ? parts.stream().flatMap(List::stream).iterator()
        : new Decoding(new Input(encoded));
  }

  private static final class Decoding implements Iterator<Entry> {
    private final Input input;

    Decoding(Input input) {
      this.input = input;
    }

    @Override
    public boolean hasNext() {
      return input.position() < input.limit();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return EntryCodec.read(input);
    }
  }
}
