package dev.troupe.raft.redis;

import static dev.troupe.raft.redis.StringCommands.encode;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvSettings;

/** SET and its relatives, with their options. */
final class SetCommands {

  private static final int EXPIRY = KvCommand.RELATIVE | KvCommand.ABSOLUTE | KvCommand.KEEP_TTL;

  private SetCommands() {}

  static Request set(RespCommand c, KvSettings limits) throws CommandException {
    check(c, 1, 2, limits);
    int flags = 0;
    long number = 0;
    for (int i = 3; i < c.count(); i++) {
      int flag = setFlag(c, i);
      if (flag == 0) {
        flag = Expiry.flag(c, i);
        number = Expiry.positive(c, i++, "set");
      }
      if ((flag & EXPIRY) != 0 && (flags & EXPIRY) != 0) {
        throw CommandException.syntax();
      }
      flags |= flag;
    }
    if ((flags & KvCommand.NX) != 0 && (flags & KvCommand.XX) != 0) {
      throw CommandException.syntax();
    }
    return encode(KvOp.SET, flags, number, 0, c, 1, 3);
  }

  private static int setFlag(RespCommand c, int i) {
    if (c.is(i, "nx")) {
      return KvCommand.NX;
    }
    if (c.is(i, "xx")) {
      return KvCommand.XX;
    }
    if (c.is(i, "get")) {
      return KvCommand.GET;
    }
    return c.is(i, "keepttl") ? KvCommand.KEEP_TTL : 0;
  }

  static Request setnx(RespCommand c, KvSettings limits) throws CommandException {
    check(c, 1, 2, limits);
    return encode(KvOp.SET, KvCommand.NX | KvCommand.AS_INTEGER, 0, 0, c, 1, 3);
  }

  static Request getset(RespCommand c, KvSettings limits) throws CommandException {
    check(c, 1, 2, limits);
    return encode(KvOp.SET, KvCommand.GET, 0, 0, c, 1, 3);
  }

  static Request setex(RespCommand c, KvSettings limits) throws CommandException {
    return setUntil(c, limits, Expiry.positive(c.integer(2), true, "setex"));
  }

  static Request psetex(RespCommand c, KvSettings limits) throws CommandException {
    return setUntil(c, limits, Expiry.positive(c.integer(2), false, "psetex"));
  }

  private static Request setUntil(RespCommand c, KvSettings limits, long millis)
      throws CommandException {
    check(c, 1, 3, limits);
    byte[] payload =
        KvCommand.encode(KvOp.SET, KvCommand.RELATIVE, millis, 0, c.bytes(1), c.bytes(3));
    return Request.of(KvOp.SET, payload);
  }

  static Request getex(RespCommand c, KvSettings limits) throws CommandException {
    Limits.key(c, 1, limits);
    if (c.count() == 2) {
      return encode(KvOp.GETEX, 0, 0, 0, c, 1, 2);
    }
    if (c.is(2, "persist") && c.count() == 3) {
      return encode(KvOp.GETEX, KvCommand.PERSIST, 0, 0, c, 1, 2);
    }
    int flag = Expiry.flag(c, 2);
    if (c.count() != 4) {
      throw CommandException.syntax();
    }
    return encode(KvOp.GETEX, flag, Expiry.positive(c, 2, "getex"), 0, c, 1, 2);
  }

  static Request cas(RespCommand c, KvSettings limits) throws CommandException {
    check(c, 1, 2, limits);
    Limits.value(c, 3, limits);
    return encode(KvOp.CAS, 0, 0, 0, c, 1, 4);
  }

  private static void check(RespCommand c, int key, int value, KvSettings limits)
      throws CommandException {
    Limits.key(c, key, limits);
    Limits.value(c, value, limits);
  }
}
