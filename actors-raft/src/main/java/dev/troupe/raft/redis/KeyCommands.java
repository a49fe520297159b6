package dev.troupe.raft.redis;

import static dev.troupe.raft.redis.StringCommands.encode;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.kv.Slots;

/** Commands on keys and on the store as a whole. */
final class KeyCommands {

  private static final long CURSOR_AT_END = (long) Slots.COUNT << 32;
  private static final long DEFAULT_COUNT = 10;

  /** COUNT is a wish; to look at so many keys takes less than a millisecond. */
  private static final long MOST_LOOKED_AT = 4096;

  private KeyCommands() {}

  static Request exists(RespCommand c, KvSettings limits) throws CommandException {
    Limits.keys(c, limits);
    return encode(KvOp.EXISTS, 0, 0, 0, c, 1, c.count());
  }

  static Request del(RespCommand c, KvSettings limits) throws CommandException {
    Limits.keys(c, limits);
    return encode(KvOp.DEL, 0, 0, 0, c, 1, c.count());
  }

  static Request type(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.TYPE, 0, c, limits);
  }

  static Request persist(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.PERSIST, 0, c, limits);
  }

  static Request ttl(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.TTL, KvCommand.SECONDS, c, limits);
  }

  static Request pttl(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.TTL, 0, c, limits);
  }

  static Request expireTime(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.TTL, KvCommand.DEADLINE | KvCommand.SECONDS, c, limits);
  }

  static Request pexpireTime(RespCommand c, KvSettings limits) throws CommandException {
    return ofKey(KvOp.TTL, KvCommand.DEADLINE, c, limits);
  }

  private static Request ofKey(KvOp op, int flags, RespCommand c, KvSettings limits)
      throws CommandException {
    Limits.key(c, 1, limits);
    return encode(op, flags, 0, 0, c, 1, 2);
  }

  static Request expire(RespCommand c, KvSettings limits) throws CommandException {
    return expire(KvCommand.RELATIVE, true, "expire", c, limits);
  }

  static Request pexpire(RespCommand c, KvSettings limits) throws CommandException {
    return expire(KvCommand.RELATIVE, false, "pexpire", c, limits);
  }

  static Request expireAt(RespCommand c, KvSettings limits) throws CommandException {
    return expire(KvCommand.ABSOLUTE, true, "expireat", c, limits);
  }

  static Request pexpireAt(RespCommand c, KvSettings limits) throws CommandException {
    return expire(KvCommand.ABSOLUTE, false, "pexpireat", c, limits);
  }

  private static Request expire(
      int kind, boolean seconds, String name, RespCommand c, KvSettings limits)
      throws CommandException {
    Limits.key(c, 1, limits);
    long millis = Expiry.millis(c.integer(2), seconds, name);
    int flags = 0;
    for (int i = 3; i < c.count(); i++) {
      flags |= expireFlag(c, i);
    }
    int order = flags & (KvCommand.GT | KvCommand.LT);
    if ((flags & KvCommand.NX) != 0 && flags != KvCommand.NX) {
      throw new CommandException(
          "ERR NX and XX, GT or LT options at the same time are not compatible");
    }
    if (order == (KvCommand.GT | KvCommand.LT)) {
      throw new CommandException("ERR GT and LT options at the same time are not compatible");
    }
    return encode(KvOp.EXPIRE, kind | flags, millis, 0, c, 1, 2);
  }

  private static int expireFlag(RespCommand c, int i) throws CommandException {
    if (c.is(i, "nx")) {
      return KvCommand.NX;
    }
    if (c.is(i, "xx")) {
      return KvCommand.XX;
    }
    if (c.is(i, "gt")) {
      return KvCommand.GT;
    }
    if (c.is(i, "lt")) {
      return KvCommand.LT;
    }
    throw new CommandException("ERR Unsupported option " + c.excerpt(i));
  }

  static Request scan(RespCommand c, KvSettings limits) throws CommandException {
    long cursor = cursor(c);
    long count = DEFAULT_COUNT;
    byte[][] pattern = {};
    for (int i = 2; i < c.count(); i += 2) {
      if (i + 1 == c.count()) {
        throw CommandException.syntax();
      }
      if (c.is(i, "match")) {
        Limits.key(c, i + 1, limits);
        pattern = new byte[][] {c.bytes(i + 1)};
      } else if (c.is(i, "count")) {
        count = c.integer(i + 1);
      } else if (c.is(i, "type")) {
        cursor = c.is(i + 1, "string") ? cursor : CURSOR_AT_END; // there is no other type
      } else {
        throw CommandException.syntax();
      }
    }
    if (count < 1) {
      throw CommandException.syntax();
    }
    return Request.of(
        KvOp.SCAN,
        KvCommand.encode(KvOp.SCAN, 0, cursor, Math.min(count, MOST_LOOKED_AT), pattern));
  }

  private static long cursor(RespCommand c) throws CommandException {
    try {
      return Math.max(0, Long.parseLong(c.excerpt(1)));
    } catch (NumberFormatException e) {
      throw new CommandException("ERR invalid cursor");
    }
  }

  static Request keys(RespCommand c, KvSettings limits) throws CommandException {
    Limits.key(c, 1, limits);
    return encode(KvOp.KEYS, 0, limits.maxReplyBytes(), 0, c, 1, 2);
  }

  static Request dbsize(RespCommand c, KvSettings limits) {
    return encode(KvOp.DBSIZE, 0, 0, 0, c, 1, 1);
  }

  static Request flush(RespCommand c, KvSettings limits) throws CommandException {
    if (c.count() > 2 || c.count() == 2 && !c.is(1, "async") && !c.is(1, "sync")) {
      throw CommandException.syntax();
    }
    return encode(KvOp.FLUSH, 0, 0, 0, c, 1, 1);
  }
}
