package dev.troupe.raft.kv;

import dev.troupe.raft.StateMachine;
import dev.troupe.raft.kv.SlotTable.Entry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A captured store, and its form in a file: in {@linkplain ChunkOutput chunks}, first a header
 * (magic number, version, log time, number of keys), then each key (length of key, length of value,
 * deadline, both) in the order of the slots. Version 2, written once a key was watched, has what
 * {@link Versions} keeps behind the header, and each key's version behind its deadline. The same
 * state always makes the same bytes.
 */
final class KvSnapshot implements StateMachine.Capture {

  private static final int MAGIC = 0x54524b56;
  private static final int WITHOUT_VERSIONS = 1;
  private static final int WITH_VERSIONS = 2;
  private static final int MAX_LENGTH = 1 << 29;

  private final long time;
  private final long size;
  private final Versions versions;
  private SlotTable[] slots;

  KvSnapshot(long time, long size, SlotTable[] slots, Versions versions) {
    this.versions = versions;
    this.time = time;
    this.size = size;
    this.slots = slots;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    ChunkOutput chunks = new ChunkOutput(out);
    DataOutputStream data = new DataOutputStream(chunks);
    data.writeInt(MAGIC);
    data.writeInt(versions.areKept() ? WITH_VERSIONS : WITHOUT_VERSIONS);
    data.writeLong(time);
    data.writeLong(size);
    if (versions.areKept()) {
      versions.writeTo(data);
    }
    for (int slot = 0; slot < slots.length; slot++) {
      SlotTable table = slots[slot];
      for (Entry e = table == null ? null : table.first(); e != null; e = table.after(e)) {
        write(data, e);
      }
    }
    data.flush();
    chunks.finish();
    slots = null; // written once; what has been replaced since may go
  }

  private void write(DataOutputStream data, Entry e) throws IOException {
    data.writeInt(e.key.length);
    data.writeInt(e.value.length);
    data.writeLong(e.deadline);
    if (versions.areKept()) {
      data.writeLong(e.version);
    }
    data.write(e.key);
    data.write(e.value);
  }

  /** Reads what was written into an empty store; returns its log time. */
  static long read(InputStream in, Store store) throws IOException {
    DataInputStream data = new DataInputStream(new ChunkInput(in));
    try {
      return read(data, store);
    } catch (EOFException e) {
      throw new IOException("the snapshot ends before its last key", e);
    }
  }

  private static long read(DataInputStream data, Store store) throws IOException {
    int magic = data.readInt();
    if (magic != MAGIC) {
      throw new IOException("not a snapshot of a key-value store: " + Integer.toHexString(magic));
    }
    int version = data.readInt();
    if (version < WITHOUT_VERSIONS || version > WITH_VERSIONS) {
      throw new IOException(
          "snapshot of version " + version + ", this node reads up to " + WITH_VERSIONS);
    }
    long time = data.readLong();
    long size = data.readLong();
    if (version == WITH_VERSIONS) {
      store.versions().readFrom(data);
    }
    readKeys(data, size, store);
    return time;
  }

  private static void readKeys(DataInputStream data, long size, Store store) throws IOException {
    Versions versions = store.versions();
    long now = versions.now();
    Key key = new Key();
    for (long i = 0; i < size; i++) {
      int keyLength = length(data.readInt());
      int valueLength = length(data.readInt());
      long deadline = data.readLong();
      versions.at(versions.areKept() ? data.readLong() : 0);
      key.set(bytes(data, keyLength));
      store.put(key, bytes(data, valueLength), deadline);
    }
    versions.at(now);
    if (data.read() >= 0 || store.size() != size) {
      throw new IOException("the snapshot holds other keys than the " + size + " it announces");
    }
  }

  private static int length(int length) throws IOException {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException("a length of " + length + " in the snapshot");
    }
    return length;
  }

  private static byte[] bytes(DataInputStream data, int length) throws IOException {
    byte[] bytes = data.readNBytes(length); // grows with what is there, not with what is announced
    if (bytes.length < length) {
      throw new EOFException("in a key or value");
    }
    return bytes;
  }
}
