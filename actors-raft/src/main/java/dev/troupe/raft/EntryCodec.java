package dev.troupe.raft;

import com.esotericsoftware.kryo.io.ByteBufferOutput;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.troupe.kryo.KryoFormatException;
import dev.troupe.kryo.KryoLengths;
import java.util.Arrays;
import java.util.List;

/**
 * One entry as bytes, exactly as records are written, but without going through a table: entries
 * are most of what a busy member writes and reads.
 */
final class EntryCodec {

  private static final int HEAD = 1 + 2 * Entry.class.getRecordComponents().length;
  private static final Entry.Kind[] KINDS = Entry.Kind.values();

  private EntryCodec() {}

  /** Writes each of them; returns a copy of their bytes. */
  static byte[] write(Output output, List<Entry> entries) {
    int start = output.position();
    for (Entry entry : entries) {
      write(output, entry);
    }
    if (output instanceof ByteBufferOutput buffer) {
      byte[] bytes = new byte[output.position() - start];
      buffer.getByteBuffer().get(start, bytes);
      return bytes;
    }
    return Arrays.copyOfRange(output.getBuffer(), start, output.position());
  }

  static void write(Output output, Entry entry) {
    output.writeVarInt(HEAD, true);
    output.writeVarLong(entry.term(), false);
    output.writeVarLong(entry.timeMillis(), false);
    output.writeVarInt(entry.kind().ordinal() + 1, true);
    output.writeVarLong(entry.session(), false);
    output.writeVarLong(entry.sequence(), false);
    output.writeVarLong(entry.acknowledged(), false);
    KryoLengths.writeBytes(output, entry.command());
  }

  /**
   * Reads what {@link #write(Output, Entry)} wrote.
   *
   * @throws KryoFormatException if it is anything else
   */
  static Entry read(Input input) {
    int head = input.readVarInt(true);
    if (head != HEAD) {
      throw new KryoFormatException("an entry of an unknown format: " + head);
    }
    return new Entry(
        input.readVarLong(false),
        input.readVarLong(false),
        kind(input.readVarInt(true) - 1),
        input.readVarLong(false),
        input.readVarLong(false),
        input.readVarLong(false),
        command(input));
  }

  private static Entry.Kind kind(int ordinal) {
    if (ordinal < 0 || ordinal >= KINDS.length) {
      throw new KryoFormatException(
          "an entry of kind " + ordinal + ", of " + KINDS.length + ": written by a newer version?");
    }
    return KINDS[ordinal];
  }

  private static byte[] command(Input input) {
    byte[] command = KryoLengths.readBytes(input);
    if (command == null) {
      throw new KryoFormatException("an entry without a command");
    }
    return command;
  }
}
