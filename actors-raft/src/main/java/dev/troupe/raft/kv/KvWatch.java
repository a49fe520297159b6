package dev.troupe.raft.kv;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The reply to {@link KvOp#WATCH}: a bulk string with 8 bytes for each key, its version. A version
 * is the same only as long as nothing has changed the key; it says nothing else, and goes as it is
 * into the conditions of {@link KvOp#EXEC}.
 */
public final class KvWatch {

  private static final int BYTES = Long.BYTES;

  private KvWatch() {}

  static byte[] reply(long[] versions) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES * versions.length);
    for (long version : versions) {
      bytes.putLong(version);
    }
    return Resp.bulk(bytes.array());
  }

  /** True if it is the answer for so many keys, and not an error. */
  public static boolean isReply(byte[] reply, int keys) {
    return reply[0] == '$' && reply.length == Resp.bulkSize(BYTES * keys);
  }

  /** The version of one of the keys that were asked for. */
  public static byte[] version(byte[] reply, int keys, int key) {
    int from = reply.length - 2 - BYTES * (keys - key);
    return Arrays.copyOfRange(reply, from, from + BYTES);
  }

  static boolean is(byte[] version, long now) {
    return version.length == BYTES && ByteBuffer.wrap(version).getLong() == now;
  }
}
