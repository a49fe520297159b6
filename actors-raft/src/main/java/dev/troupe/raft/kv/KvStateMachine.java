package dev.troupe.raft.kv;

import dev.troupe.raft.StateMachine;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keys and values that are bytes, with deadlines in log time: what Redis calls strings. Commands
 * are {@link KvCommand}s, replies are {@link Resp}; what a command is refused for is a reply too.
 */
public final class KvStateMachine implements StateMachine {

  private final KvReader reader = new KvReader();
  private Store store = new Store();
  private long time;

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    advanceTime(timeMillis);
    if (!reader.read(command)) {
      return KvErrors.MALFORMED;
    }
    return reader.op().isQuery()
        ? new Queries(store, reader, time).answer()
        : new Commands(store, reader, time).apply();
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
    return new Queries(store, reader, Math.max(time, timeMillis)).answer();
  }

  @Override
  public void advanceTime(long timeMillis) {
    if (timeMillis > time) {
      time = timeMillis;
      store.expireUntil(time);
    }
  }

  @Override
  public long nextDeadline() {
    return store.nextDeadline();
  }

  @Override
  public Capture capture() {
    return new KvSnapshot(time, store.size(), store.freeze());
  }

  @Override
  public void restore(InputStream in) throws IOException {
    Store restored = new Store();
    time = KvSnapshot.read(in, restored);
    store = restored;
  }
}
