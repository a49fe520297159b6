package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvSettings;
import java.util.List;

/**
 * One command as clients may ask for it with COMMAND.
 *
 * @param name in lower case
 * @param arity the number of arguments with the name; negative for at least so many
 * @param flags what clients and proxies want to know, such as {@code write}
 * @param firstKey the position of the first key; 0 if it has none
 * @param lastKey the position of the last key; negative ones count from the end
 * @param step from one key to the next
 * @param body what it does
 */
record CommandSpec(
    String name,
    int arity,
    List<String> flags,
    int firstKey,
    int lastKey,
    int step,
    String summary,
    Body body) {

  /** What a command does. */
  sealed interface Body permits OnKeys, OnConnection, Immediate {}

  /** A command that the group answers: makes what is submitted of what was typed. */
  non-sealed interface OnKeys extends Body {
    Request encode(RespCommand command, KvSettings limits) throws CommandException;
  }

  /** A command about the connection or the server. */
  non-sealed interface OnConnection extends Body {
    void execute(RedisConnection connection, RespCommand command) throws CommandException;
  }

  /** A command whose reply depends on what it says and on nothing else. */
  non-sealed interface Immediate extends Body {
    byte[] reply(RespCommand command) throws CommandException;
  }

  boolean fits(int arguments) {
    return arity >= 0 ? arguments == arity : arguments >= -arity;
  }

  boolean hasFlag(String flag) {
    return flags.contains(flag);
  }

  /**
   * Takes as long as the store is large, and is asked by itself alone: where it had a place among
   * writes, all that are behind it would wait.
   */
  boolean looksAtAllKeys() {
    return name.equals("keys");
  }

  String group() {
    if (hasFlag("troupe")) {
      return "troupe";
    }
    if (hasFlag("transactions")) {
      return "transactions";
    }
    if (body instanceof OnKeys) {
      return firstKey > 0 ? "string" : "generic";
    }
    return hasFlag("admin") ? "server" : "connection";
  }
}
