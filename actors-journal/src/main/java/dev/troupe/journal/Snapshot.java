package dev.troupe.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One snapshot: whose, of when, and its object by one of the ActorSystem's serializers.
 *
 * @param about serialized metadata of the user's; empty if there is none
 */
record Snapshot(
    String persistenceId,
    long sequence,
    long timestamp,
    byte[] about,
    int serializer,
    String manifest,
    byte[] bytes) {
  private static final long MAGIC = 0x54726f757065_5301L;

  /** Bytes before the head's own: magic and the head's length. */
  static final int PREFIX_BYTES = 8 + 4;

  /** The file's beginning: magic, length, all but the object's bytes, CRC32C of all before. */
  ByteBuffer encodeHead() {
    byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
    byte[] manifestBytes = manifest.getBytes(StandardCharsets.UTF_8);
    int head = 4 + id.length + 8 + 8 + 4 + about.length + 4 + 4 + manifestBytes.length + 8;
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + head + 4);
    out.putLong(MAGIC).putInt(head);
    out.putInt(id.length).put(id).putLong(sequence).putLong(timestamp);
    out.putInt(about.length).put(about);
    out.putInt(serializer).putInt(manifestBytes.length).put(manifestBytes);
    out.putLong(bytes.length);
    out.putInt(Frame.crc(out, 0, PREFIX_BYTES + head));
    return out.flip();
  }

  /** Length of the whole beginning, from its first {@link #PREFIX_BYTES}. */
  static long headBytes(Path file, ByteBuffer prefix, long fileBytes) {
    long length = PREFIX_BYTES + (long) prefix.getInt(8) + 4;
    if (prefix.getLong(0) != MAGIC || length < PREFIX_BYTES + 4 || length > fileBytes) {
      throw new DamagedJournalException(file, 0, "the snapshot's beginning is damaged");
    }
    return length;
  }

  /** The snapshot without its object, which is left zero; checks the CRC. */
  static Snapshot decodeHead(Path file, ByteBuffer head, long fileBytes) {
    int crcAt = head.limit() - 4;
    if (head.getInt(crcAt) != Frame.crc(head, 0, crcAt)) {
      throw new DamagedJournalException(file, 0, "the checksum of the snapshot's head is wrong");
    }
    head.position(PREFIX_BYTES);
    String id = string(head);
    long sequence = head.getLong();
    long timestamp = head.getLong();
    byte[] about = bytes(head);
    int serializer = head.getInt();
    String manifest = string(head);
    long length = head.getLong();
    if (length > fileBytes) {
      throw new DamagedJournalException(file, fileBytes, "the snapshot's file is too short");
    }
    return new Snapshot(
        id, sequence, timestamp, about, serializer, manifest, new byte[(int) length]);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  private static String string(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }
}
