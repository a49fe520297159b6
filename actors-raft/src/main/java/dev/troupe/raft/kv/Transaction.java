package dev.troupe.raft.kv;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * EXEC: all commands of a transaction at one place of the log, or, if a watched key has another
 * version than it had, none of them. A command that fails is an error among the replies and stops
 * no other.
 */
final class Transaction {

  private final Store store;
  private final KvReader all;
  private final KvReader one;
  private final long time;
  private final Key key = new Key();

  /**
   * @param all the transaction
   * @param one to take its commands apart
   */
  Transaction(Store store, KvReader all, KvReader one, long time) {
    this.store = store;
    this.all = all;
    this.one = one;
    this.time = time;
  }

  /** The second number is how many conditions there are. */
  byte[] run() {
    if (all.second() < 0 || all.second() > all.count() / 2) {
      return KvErrors.MALFORMED;
    }
    int conditions = 2 * (int) all.second();
    for (int i = 0; i < conditions; i += 2) {
      if (!holds(i)) {
        return Resp.NULL;
      }
    }
    return execute(conditions);
  }

  /** A key and the version that it must have. */
  private boolean holds(int condition) {
    Versions versions = store.versions();
    all.key(key, condition);
    return versions.areKept()
        && KvWatch.is(all.copy(condition + 1), versions.of(key, store.find(key)));
  }

  /** The number is the largest reply that is wanted, in bytes; 0 for no limit. */
  private byte[] execute(int first) {
    long room = all.number() == 0 ? Integer.MAX_VALUE / 2 : all.number();
    List<byte[]> replies = new ArrayList<>(all.count() - first);
    for (int i = first; i < all.count(); i++) {
      byte[] reply = one.read(all, i) ? execute(room) : KvErrors.MALFORMED;
      room -= reply.length;
      replies.add(reply);
    }
    return Resp.array(replies);
  }

  private byte[] execute(long room) {
    switch (one.op()) {
      case WATCH, EXEC, EXEC_QUERIES:
        return KvErrors.MALFORMED;
      default:
        return one.op().isQuery() ? query(room) : command(room);
    }
  }

  private byte[] query(long room) {
    byte[] reply = new Queries(store, one, time).answer();
    return one.op().isBulkyQuery() && reply.length > room ? KvErrors.REPLY_TOO_LARGE : reply;
  }

  /** What cannot be told is not done. */
  private byte[] command(long room) {
    if (all.op() != KvOp.EXEC) {
      return KvErrors.MALFORMED;
    }
    if (one.count() > 0 && one.isBulky()) {
      Entry entry = store.find(one.key(key, 0));
      if (entry != null && Resp.bulkSize(entry.value.length) > room) {
        return KvErrors.REPLY_TOO_LARGE;
      }
    }
    return new Commands(store, one, time).apply();
  }
}
