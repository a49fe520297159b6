package dev.troupe.raft.kv;

import com.typesafe.config.Config;

/**
 * The limits of one command, and of all that the store holds, checked before it is proposed. They
 * may differ between nodes: what must be checked when a command is applied travels inside it.
 *
 * @param maxKeyBytes the longest key, in bytes
 * @param maxValueBytes the largest value, in bytes; also what APPEND and SETRANGE may make of one
 * @param maxArguments the most arguments of one command, its name included
 * @param maxCommandBytes all arguments of one command together, in bytes
 * @param maxReplyBytes the largest reply of MGET and KEYS, in bytes
 * @param maxBytes what the store may take, as {@link KvUsage} counts; beyond, commands that may
 *     make it grow are refused
 */
public record KvSettings(
    int maxKeyBytes,
    int maxValueBytes,
    int maxArguments,
    int maxCommandBytes,
    int maxReplyBytes,
    long maxBytes) {

  private static final int LARGEST = 512 * 1024 * 1024;

  /** Of the heap, where the setting is "auto". */
  private static final int SHARE = 4;

  public KvSettings {
    within("max-key-bytes", maxKeyBytes, 1, LARGEST);
    within("max-value-bytes", maxValueBytes, 1, LARGEST);
    within("max-arguments", maxArguments, 8, 1024 * 1024);
    within("max-command-bytes", maxCommandBytes, 1, LARGEST);
    within("max-reply-bytes", maxReplyBytes, 1, LARGEST);
    within("max-bytes", maxBytes, 1, Long.MAX_VALUE);
    if (maxCommandBytes < (long) maxKeyBytes + maxValueBytes) {
      throw new IllegalArgumentException(
          "troupe.kv.max-command-bytes must not be less than max-key-bytes and max-value-bytes"
              + " together, but is "
              + maxCommandBytes);
    }
  }

  /**
   * Reads the section {@code troupe.kv}.
   *
   * @throws IllegalArgumentException if a value is out of its bounds; the message names the key
   */
  public static KvSettings of(Config root) {
    Config kv = root.getConfig("troupe.kv");
    return new KvSettings(
        bytes(kv, "max-key-bytes"),
        bytes(kv, "max-value-bytes"),
        kv.getInt("max-arguments"),
        bytes(kv, "max-command-bytes"),
        bytes(kv, "max-reply-bytes"),
        maxBytes(kv));
  }

  private static long maxBytes(Config kv) {
    return kv.getString("max-bytes").equals("auto")
        ? Runtime.getRuntime().maxMemory() / SHARE
        : kv.getBytes("max-bytes");
  }

  private static int bytes(Config kv, String key) {
    long bytes = kv.getBytes(key);
    within(key, bytes, 1, LARGEST);
    return (int) bytes;
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "troupe.kv." + key + " must be from " + least + " to " + most + ", but is " + value);
    }
  }
}
