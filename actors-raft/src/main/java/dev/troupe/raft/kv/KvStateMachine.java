package dev.troupe.raft.kv;

import dev.troupe.raft.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keys and values that are bytes, with deadlines in log time: what Redis calls strings. Commands
 * are {@link KvCommand}s, replies are {@link Resp}; what a command is refused for is a reply too.
 */
public final class KvStateMachine implements StateMachine {

  /** To look at so many keys takes about a millisecond. */
  private static final int FEW_KEYS = 10_000;

  private final KvUsage usage;
  private final KvReader reader = new KvReader();
  private final KvReader inner = new KvReader();
  private final KeyFetch keys = new KeyFetch();
  private Store store = new Store();
  private long time;

  /** A store that grows as long as it is given more. */
  public KvStateMachine() {
    this(new KvUsage());
  }

  /**
   * A store that tells how much it holds.
   *
   * @param usage of this member; where the member starts anew, its next machine goes on with it
   */
  public KvStateMachine(KvUsage usage) {
    this.usage = usage;
  }

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    advanceTime(timeMillis);
    store.versions().at(index);
    byte[] reply = reader.read(command) ? apply() : KvErrors.MALFORMED;
    store.versions().at(index + 1); // where keys expire that do so before the next command
    return reply;
  }

  private byte[] apply() {
    if (reader.op().isQuery()) {
      if (reader.op() == KvOp.WATCH) {
        store.versions().keep();
      }
      return answer(time);
    }
    byte[] reply =
        reader.op() == KvOp.EXEC
            ? new Transaction(store, reader, inner, time).run()
            : new Commands(store, reader, time).apply();
    usage.set(store);
    return reply;
  }

  private byte[] answer(long now) {
    return reader.op() == KvOp.EXEC_QUERIES
        ? new Transaction(store, reader, inner, now).run()
        : new Queries(store, reader, now).answer();
  }

  @Override
  public byte[] query(byte[] query) {
    return query(query, time);
  }

  /** The time moves what TTL answers, and nothing else: keys expire by log time alone. */
  @Override
  public byte[] query(byte[] query, long timeMillis) {
    if (!reader.read(query) || !reader.op().isQuery()) {
      return KvErrors.MALFORMED;
    }
    return answer(Math.max(time, timeMillis));
  }

  @Override
  public boolean isSlow(byte[] query) {
    return store.size() > FEW_KEYS && query.length > 0 && KvOp.byCode(query[0]) == KvOp.KEYS;
  }

  @Override
  public Supplier<byte[]> slowQuery(byte[] query, long timeMillis) {
    KvReader ask = new KvReader();
    if (!ask.read(query)) {
      return () -> KvErrors.MALFORMED;
    }
    SlotTable[] frozen = store.freeze();
    return () -> new Scan(slot -> frozen[slot], ask).all();
  }

  @Override
  public void prefetch(List<byte[]> next) {
    keys.fetch(store, next);
  }

  @Override
  public void advanceTime(long timeMillis) {
    if (timeMillis > time) {
      time = timeMillis;
      store.expireUntil(time);
      usage.set(store);
    }
  }

  @Override
  public long nextDeadline() {
    return store.nextDeadline();
  }

  @Override
  public Capture capture() {
    return new KvSnapshot(time, store.size(), store.freeze(), store.versions().copy());
  }

  @Override
  public void restore(InputStream in) throws IOException {
    Store restored = new Store();
    time = KvSnapshot.read(in, restored);
    store = restored;
    usage.set(store);
  }
}
