package dev.troupe.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a frame of the write-ahead log holds, in the order in which it is carried out. */
sealed interface Operation {
  byte WRITE = 1;
  byte DELETE = 2;

  /** UTF-8 bytes of the persistence id. */
  byte[] id();

  /** Bytes that {@link #encode} will put. */
  int encodedBytes();

  /** Puts this operation into a frame's body. */
  void encode(ByteBuffer into);

  /** Events {@code first, first + 1, ...} of one persistence id: all of them or none. */
  record Write(byte[] id, long first, List<byte[]> events) implements Operation {
    static Write of(String persistenceId, long first, List<byte[]> events) {
      return new Write(persistenceId.getBytes(StandardCharsets.UTF_8), first, events);
    }

    long last() {
      return first + events.size() - 1;
    }

    @Override
    public int encodedBytes() {
      int bytes = 1 + 4 + id.length + 8 + 4;
      for (byte[] event : events) {
        bytes += 4 + event.length;
      }
      return bytes;
    }

    @Override
    public void encode(ByteBuffer into) {
      into.put(WRITE).putInt(id.length).put(id).putLong(first).putInt(events.size());
      for (byte[] event : events) {
        into.putInt(event.length).put(event);
      }
    }
  }

  /** Deletes the events up to and including {@code to}, and no further than the highest. */
  record Delete(byte[] id, long to) implements Operation {
    static Delete of(String persistenceId, long to) {
      return new Delete(persistenceId.getBytes(StandardCharsets.UTF_8), to);
    }

    @Override
    public int encodedBytes() {
      return 1 + 4 + id.length + 8;
    }

    @Override
    public void encode(ByteBuffer into) {
      into.put(DELETE).putInt(id.length).put(id).putLong(to);
    }
  }

  /** Reads a whole body. The caller has checked its CRC, so a failure here is a defect of ours. */
  static List<Operation> decodeAll(ByteBuffer body) {
    List<Operation> operations = new ArrayList<>();
    while (body.hasRemaining()) {
      byte kind = body.get();
      byte[] id = bytes(body);
      if (kind == WRITE) {
        long first = body.getLong();
        int count = body.getInt();
        List<byte[]> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          events.add(bytes(body));
        }
        operations.add(new Write(id, first, events));
      } else if (kind == DELETE) {
        operations.add(new Delete(id, body.getLong()));
      } else {
        throw new JournalException("a frame holds an operation of unknown kind " + kind);
      }
    }
    return operations;
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return bytes;
  }
}
