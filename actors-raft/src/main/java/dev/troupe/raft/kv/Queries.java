package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.util.ArrayList;
import java.util.List;

/** What is asked of the store and changes nothing. */
final class Queries {

  private static final byte[] STRING = Resp.simple("string");
  private static final byte[] NONE = Resp.simple("none");
  private static final long NO_KEY = -2;
  private static final long NO_DEADLINE = -1;

  private final Store store;
  private final KvReader ask;
  private final long time;
  private final Key key = new Key();

  /**
   * @param time from which TTL counts what is left; may be ahead of log time
   */
  Queries(Store store, KvReader ask, long time) {
    this.store = store;
    this.ask = ask;
    this.time = time;
  }

  byte[] answer() {
    switch (ask.op()) {
      case DBSIZE:
        return Resp.integer(store.size());
      case SCAN:
        return new Scan(store::slot, ask).page();
      case KEYS:
        return new Scan(store::slot, ask).all();
      default:
        return ask.count() == 0 ? KvErrors.MALFORMED : ofKeys();
    }
  }

  private byte[] ofKeys() {
    switch (ask.op()) {
      case GET:
        return value(find(0));
      case MGET:
        return mget();
      case STRLEN:
        Entry entry = find(0);
        return Resp.integer(entry == null ? 0 : entry.value.length);
      case GETRANGE:
        return range(find(0), ask.number(), ask.second());
      case EXISTS:
        return exists();
      case WATCH:
        return watch();
      case TTL:
        return Resp.integer(ttl(find(0)));
      case TYPE:
        return find(0) == null ? NONE : STRING;
      default:
        return KvErrors.MALFORMED;
    }
  }

  static byte[] value(Entry entry) {
    return entry == null ? Resp.NULL : Resp.bulk(entry.value);
  }

  private Entry find(int argument) {
    return store.find(ask.key(key, argument));
  }

  /** The number is the largest reply that is wanted, in bytes; 0 for no limit. */
  private byte[] mget() {
    long limit = ask.number() == 0 ? Integer.MAX_VALUE / 2 : ask.number();
    List<byte[]> values = new ArrayList<>(ask.count());
    long size = 0;
    for (int i = 0; i < ask.count(); i++) {
      Entry entry = find(i);
      size += entry == null ? Resp.NULL.length : Resp.bulkSize(entry.value.length);
      if (size > limit) {
        return KvErrors.REPLY_TOO_LARGE;
      }
      values.add(value(entry));
    }
    return Resp.array(values);
  }

  /** Both ends are included; negative ones count from the end. */
  private static byte[] range(Entry entry, long from, long to) {
    int length = entry == null ? 0 : entry.value.length;
    long first = Math.max(0, from < 0 ? length + from : from);
    long last = Math.min(length - 1, to < 0 ? length + to : to);
    if (first > last) {
      return Resp.bulk(new byte[0]);
    }
    return Resp.bulk(entry.value, (int) first, (int) (last - first + 1));
  }

  private byte[] exists() {
    long found = 0;
    for (int i = 0; i < ask.count(); i++) {
      if (find(i) != null) {
        found++;
      }
    }
    return Resp.integer(found);
  }

  private byte[] watch() {
    if (!store.versions().areKept()) {
      return KvErrors.NOT_WATCHED;
    }
    long[] versions = new long[ask.count()];
    for (int i = 0; i < versions.length; i++) {
      Entry entry = find(i);
      versions[i] = store.versions().of(key, entry);
    }
    return KvWatch.reply(versions);
  }

  private long ttl(Entry entry) {
    if (entry == null) {
      return NO_KEY;
    }
    if (entry.deadline == Store.NEVER) {
      return NO_DEADLINE;
    }
    if (ask.has(KvCommand.DEADLINE)) {
      return ask.has(KvCommand.SECONDS) ? entry.deadline / 1000 : entry.deadline;
    }
    long left = Math.max(1, entry.deadline - time); // it is there until the log says otherwise
    return ask.has(KvCommand.SECONDS) ? left / 1000 + (left % 1000 >= 500 ? 1 : 0) : left;
  }

  /** A decimal integer as Redis takes one: no sign but '-', no leading zero, no space. */
  static Long integer(byte[] value) {
    if (value.length == 0 || value.length > 20) {
      return null;
    }
    try {
      String text = new String(value, ISO_8859_1);
      long parsed = Long.parseLong(text);
      return Long.toString(parsed).equals(text) ? parsed : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
