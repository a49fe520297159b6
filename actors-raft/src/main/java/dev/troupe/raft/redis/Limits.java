package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvSettings;

/** Refuses what is too large for the store, and names the limit. */
final class Limits {

  private Limits() {}

  static void key(RespCommand c, int argument, KvSettings limits) throws CommandException {
    if (c.length(argument) > limits.maxKeyBytes()) {
      throw over("key", "max-key-bytes", limits.maxKeyBytes());
    }
  }

  /** All arguments but the name are keys. */
  static void keys(RespCommand c, KvSettings limits) throws CommandException {
    for (int i = 1; i < c.count(); i++) {
      key(c, i, limits);
    }
  }

  static void value(RespCommand c, int argument, KvSettings limits) throws CommandException {
    if (c.length(argument) > limits.maxValueBytes()) {
      throw over("value", "max-value-bytes", limits.maxValueBytes());
    }
  }

  private static CommandException over(String what, String key, int limit) {
    return CommandException.refusal(
        "ERR the " + what + " is over the limit troupe.kv." + key + " = " + limit);
  }
}
