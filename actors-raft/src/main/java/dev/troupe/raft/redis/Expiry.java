package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvCommand;

/** Times as clients give them: EX, PX, EXAT and PXAT. */
final class Expiry {

  private Expiry() {}

  /** What the option at this position says of the number behind it. */
  static int flag(RespCommand c, int option) throws CommandException {
    if (c.is(option, "ex") || c.is(option, "px")) {
      return KvCommand.RELATIVE;
    }
    if (c.is(option, "exat") || c.is(option, "pxat")) {
      return KvCommand.ABSOLUTE;
    }
    throw CommandException.syntax();
  }

  /** The number behind the option, in milliseconds. */
  static long positive(RespCommand c, int option, String command) throws CommandException {
    if (option + 1 >= c.count()) {
      throw CommandException.syntax();
    }
    boolean seconds = c.is(option, "ex") || c.is(option, "exat");
    return positive(c.integer(option + 1), seconds, command);
  }

  static long positive(long number, boolean seconds, String command) throws CommandException {
    if (number <= 0) {
      throw invalid(command);
    }
    return millis(number, seconds, command);
  }

  static long millis(long number, boolean seconds, String command) throws CommandException {
    if (!seconds) {
      return number;
    }
    if (number > Long.MAX_VALUE / 1000 || number < Long.MIN_VALUE / 1000) {
      throw invalid(command);
    }
    return number * 1000;
  }

  private static CommandException invalid(String command) {
    return new CommandException("ERR invalid expire time in '" + command + "' command");
  }
}
