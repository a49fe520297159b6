package dev.troupe.journal;

import java.nio.ByteBuffer;

/** The keys and numbers of the tables, as bytes that sort as they should. */
final class TableKeys {
  /** In the default column family: number of the last frame whose operations are in the tables. */
  static final byte[] APPLIED = {'a'};

  private static final byte HIGHEST = 'h';
  private static final byte DELETED = 'd';

  private TableKeys() {}

  /** Of one event. The id's length stands first, so that no id's events lie among another's. */
  static byte[] event(byte[] id, long sequence) {
    return ByteBuffer.allocate(4 + id.length + 8)
        .putInt(id.length)
        .put(id)
        .putLong(sequence)
        .array();
  }

  static long sequenceOf(byte[] eventKey) {
    return ByteBuffer.wrap(eventKey, eventKey.length - 8, 8).getLong();
  }

  /** Of the row with the highest sequence number of an id. */
  static byte[] highest(byte[] id) {
    return tagged(HIGHEST, id);
  }

  /** Of the row with the sequence number up to which an id's events are deleted. */
  static byte[] deleted(byte[] id) {
    return tagged(DELETED, id);
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static long number(byte[] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  private static byte[] tagged(byte tag, byte[] id) {
    return ByteBuffer.allocate(1 + id.length).put(tag).put(id).array();
  }
}
