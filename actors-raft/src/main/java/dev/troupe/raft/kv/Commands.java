package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.util.Arrays;

/** What changes the store. */
final class Commands {

  private final Store store;
  private final KvReader ask;
  private final long time;
  private final Key key = new Key();

  Commands(Store store, KvReader ask, long time) {
    this.store = store;
    this.ask = ask;
    this.time = time;
  }

  byte[] apply() {
    if (ask.op() == KvOp.FLUSH) {
      store.clear();
      return Resp.OK;
    }
    if (ask.count() < least()) {
      return KvErrors.MALFORMED;
    }
    switch (ask.op()) {
      case DEL:
        return del();
      case MSET:
        return mset();
      case MSETNX:
        return msetnx();
      default:
        ask.key(key, 0);
        return ofOneKey(store.find(key));
    }
  }

  private int least() {
    switch (ask.op()) {
      case SET:
      case APPEND:
      case SETRANGE:
        return 2;
      case MSET:
      case MSETNX:
        return ask.count() % 2 == 0 ? 2 : Integer.MAX_VALUE;
      case CAS:
        return 3;
      default:
        return 1;
    }
  }

  private byte[] ofOneKey(Entry old) {
    switch (ask.op()) {
      case SET:
        return set(old);
      case GETDEL:
        byte[] gone = Queries.value(old);
        store.remove(key);
        return gone;
      case GETEX:
        return getex(old);
      case APPEND:
        return append(old);
      case SETRANGE:
        return setRange(old);
      case INCRBY:
        return incrBy(old);
      case EXPIRE:
        return expire(old);
      case PERSIST:
        return persist(old);
      case CAS:
        return compareAndSet(old);
      default:
        return KvErrors.MALFORMED;
    }
  }

  private byte[] set(Entry old) {
    byte[] before = ask.has(KvCommand.GET) ? Queries.value(old) : null;
    boolean refused = ask.has(KvCommand.NX) && old != null || ask.has(KvCommand.XX) && old == null;
    if (!refused) {
      putUntil(ask.copy(1), ask.has(KvCommand.KEEP_TTL) ? deadline(old) : newDeadline());
    }
    if (before != null) {
      return before;
    }
    if (ask.has(KvCommand.AS_INTEGER)) {
      return Resp.integer(refused ? 0 : 1);
    }
    return refused ? Resp.NULL : Resp.OK;
  }

  /** A deadline that has passed already takes the key away at once. */
  private void putUntil(byte[] value, long deadline) {
    if (deadline <= time) {
      store.remove(key);
    } else {
      store.put(key, value, deadline);
    }
  }

  private static long deadline(Entry entry) {
    return entry == null ? Store.NEVER : entry.deadline;
  }

  private long newDeadline() {
    if (ask.has(KvCommand.ABSOLUTE)) {
      return ask.number();
    }
    if (!ask.has(KvCommand.RELATIVE)) {
      return Store.NEVER;
    }
    long sum = time + ask.number();
    return ask.number() > 0 && sum < time ? Store.NEVER - 1 : sum;
  }

  private byte[] getex(Entry old) {
    byte[] reply = Queries.value(old);
    if (old != null && ask.has(KvCommand.PERSIST)) {
      store.expireAt(key, Store.NEVER);
    } else if (old != null && ask.has(KvCommand.RELATIVE | KvCommand.ABSOLUTE)) {
      moveDeadline(newDeadline());
    }
    return reply;
  }

  private void moveDeadline(long deadline) {
    if (deadline <= time) {
      store.remove(key);
    } else {
      store.expireAt(key, deadline);
    }
  }

  /** The second number is the largest value that may result, in bytes; 0 for no limit. */
  private boolean tooLarge(long size) {
    return size > (ask.second() == 0 ? Integer.MAX_VALUE / 2 : ask.second());
  }

  private byte[] append(Entry old) {
    int before = old == null ? 0 : old.value.length;
    if (tooLarge((long) before + ask.length(1))) {
      return KvErrors.VALUE_TOO_LARGE;
    }
    byte[] value =
        old == null ? new byte[ask.length(1)] : Arrays.copyOf(old.value, before + ask.length(1));
    ask.copyTo(1, value, before);
    store.put(key, value, deadline(old));
    return Resp.integer(value.length);
  }

  /** The number is the offset; what lies between the end of the value and it becomes zero bytes. */
  private byte[] setRange(Entry old) {
    int before = old == null ? 0 : old.value.length;
    if (ask.length(1) == 0) {
      return Resp.integer(before);
    }
    if (ask.number() < 0 || tooLarge(ask.number()) || tooLarge(ask.number() + ask.length(1))) {
      return KvErrors.VALUE_TOO_LARGE;
    }
    int size = Math.max(before, (int) ask.number() + ask.length(1));
    byte[] value = old == null ? new byte[size] : Arrays.copyOf(old.value, size);
    ask.copyTo(1, value, (int) ask.number());
    store.put(key, value, deadline(old));
    return Resp.integer(size);
  }

  private byte[] incrBy(Entry old) {
    Long before = old == null ? Long.valueOf(0) : Queries.integer(old.value);
    if (before == null) {
      return KvErrors.NOT_AN_INTEGER;
    }
    long sum = before + ask.number();
    if (((before ^ sum) & (ask.number() ^ sum)) < 0) {
      return KvErrors.OVERFLOW;
    }
    store.put(key, Long.toString(sum).getBytes(ISO_8859_1), deadline(old));
    return Resp.integer(sum);
  }

  private byte[] expire(Entry old) {
    if (old == null) {
      return Resp.integer(0);
    }
    long now = old.deadline;
    long then = newDeadline();
    boolean refused =
        ask.has(KvCommand.NX) && now != Store.NEVER
            || ask.has(KvCommand.XX) && now == Store.NEVER
            || ask.has(KvCommand.GT) && then <= now
            || ask.has(KvCommand.LT) && then >= now;
    if (!refused) {
      moveDeadline(then);
    }
    return Resp.integer(refused ? 0 : 1);
  }

  private byte[] persist(Entry old) {
    boolean had = old != null && old.deadline != Store.NEVER;
    if (had) {
      store.expireAt(key, Store.NEVER);
    }
    return Resp.integer(had ? 1 : 0);
  }

  /** The deadline stays, as with every command that changes a value in place. */
  private byte[] compareAndSet(Entry old) {
    boolean equal = old != null && ask.is(1, old.value);
    if (equal) {
      store.put(key, ask.copy(2), old.deadline);
    }
    return Resp.integer(equal ? 1 : 0);
  }

  private byte[] del() {
    long removed = 0;
    for (int i = 0; i < ask.count(); i++) {
      if (store.remove(ask.key(key, i))) {
        removed++;
      }
    }
    return Resp.integer(removed);
  }

  private byte[] mset() {
    for (int i = 0; i + 1 < ask.count(); i += 2) {
      store.put(ask.key(key, i), ask.copy(i + 1), Store.NEVER);
    }
    return Resp.OK;
  }

  private byte[] msetnx() {
    for (int i = 0; i < ask.count(); i += 2) {
      if (store.find(ask.key(key, i)) != null) {
        return Resp.integer(0);
      }
    }
    mset();
    return Resp.integer(1);
  }
}
