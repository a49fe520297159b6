package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvSettings;

/** Commands on values: what the client typed, checked against the limits, in its binary form. */
final class StringCommands {

  private StringCommands() {}

  static Request get(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.GET, c, limits);
  }

  static Request strlen(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.STRLEN, c, limits);
  }

  static Request getdel(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.GETDEL, c, limits);
  }

  private static Request ofKey(KvOp op, RespCommand c, KvSettings limits) throws CommandException {
    Limits.key(c, 1, limits);
    return encode(op, 0, 0, 0, c, 1, 2);
  }

  static Request mget(RespCommand c, KvSettings limits) throws CommandException {
    Limits.keys(c, limits);
    return encode(KvOp.MGET, 0, limits.maxReplyBytes(), 0, c, 1, c.count());
  }

  static Request getRange(RespCommand c, KvSettings limits) throws CommandException {
    Limits.key(c, 1, limits);
    return encode(KvOp.GETRANGE, 0, c.integer(2), c.integer(3), c, 1, 2);
  }

  static Request append(RespCommand c, KvSettings limits) throws CommandException {
    Limits.key(c, 1, limits);
    Limits.value(c, 2, limits);
    return encode(KvOp.APPEND, 0, 0, limits.maxValueBytes(), c, 1, 3);
  }

  static Request setRange(RespCommand c, KvSettings limits) throws CommandException {
    Limits.key(c, 1, limits);
    Limits.value(c, 3, limits);
    long offset = c.integer(2);
    if (offset < 0) {
      throw new CommandException("ERR offset is out of range");
    }
    byte[] payload =
        KvCommand.encode(KvOp.SETRANGE, 0, offset, limits.maxValueBytes(), c.bytes(1), c.bytes(3));
    return Request.of(KvOp.SETRANGE, payload);
  }

  static Request mset(RespCommand c, KvSettings limits) throws CommandException {
    return pairs(KvOp.MSET, "mset", c, limits);
  }

  static Request msetnx(RespCommand c, KvSettings limits) throws CommandException {
    return pairs(KvOp.MSETNX, "msetnx", c, limits);
  }

  private static Request pairs(KvOp op, String name, RespCommand c, KvSettings limits)
      throws CommandException {
    if (c.count() % 2 == 0) {
      throw CommandException.arity(name);
    }
    for (int i = 1; i < c.count(); i += 2) {
      Limits.key(c, i, limits);
      Limits.value(c, i + 1, limits);
    }
    return encode(op, 0, 0, 0, c, 1, c.count());
  }

  static Request incr(RespCommand c, KvSettings limits) throws CommandException {
    return add(1, c, limits);
  }

  static Request decr(RespCommand c, KvSettings limits) throws CommandException {
    return add(-1, c, limits);
  }

  static Request incrBy(RespCommand c, KvSettings limits) throws CommandException {
    return add(c.integer(2), c, limits);
  }

  static Request decrBy(RespCommand c, KvSettings limits) throws CommandException {
    long decrement = c.integer(2);
    if (decrement == Long.MIN_VALUE) {
      throw new CommandException("ERR decrement would overflow");
    }
    return add(-decrement, c, limits);
  }

  private static Request add(long increment, RespCommand c, KvSettings limits)
      throws CommandException {
    Limits.key(c, 1, limits);
    return encode(KvOp.INCRBY, 0, increment, 0, c, 1, 2);
  }

  static Request encode(
      KvOp op, int flags, long number, long second, RespCommand c, int from, int to) {
    return Request.of(op, KvCommand.encode(op, flags, number, second, c, from, to));
  }
}
