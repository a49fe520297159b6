package dev.troupe.raft.kv;

/** What a {@link KvCommand} does. The codes are in logs and never change their meaning. */
public enum KvOp {
  GET(1, Kind.BULKY_QUERY),
  MGET(2, Kind.BULKY_QUERY),
  STRLEN(3, Kind.QUERY),
  GETRANGE(4, Kind.BULKY_QUERY),
  EXISTS(5, Kind.QUERY),
  TTL(6, Kind.QUERY),
  TYPE(7, Kind.QUERY),
  SCAN(8, Kind.BULKY_QUERY),
  KEYS(9, Kind.BULKY_QUERY),
  DBSIZE(10, Kind.QUERY),

  /** The versions of keys; the first one of a store must go through its log. */
  WATCH(11, Kind.QUERY),

  /** {@link #EXEC} with queries alone. */
  EXEC_QUERIES(12, Kind.BULKY_QUERY),
  SET(32, Kind.COMMAND),
  GETDEL(33, Kind.COMMAND),
  GETEX(34, Kind.COMMAND),
  APPEND(35, Kind.COMMAND),
  SETRANGE(36, Kind.COMMAND),
  DEL(37, Kind.COMMAND),
  INCRBY(38, Kind.COMMAND),
  MSET(39, Kind.COMMAND),
  MSETNX(40, Kind.COMMAND),
  EXPIRE(41, Kind.COMMAND),
  PERSIST(42, Kind.COMMAND),
  FLUSH(43, Kind.COMMAND),
  CAS(44, Kind.COMMAND),

  /**
   * A transaction. Its arguments are, for each watched key, the key and its version, then the
   * commands, each as it would stand in the log by itself; its second number is how many keys are
   * watched, the first the largest reply, in bytes. The reply is an array, or null where a watched
   * key has changed.
   */
  EXEC(45, Kind.COMMAND);

  private enum Kind {
    QUERY,
    BULKY_QUERY,
    COMMAND
  }

  private static final KvOp[] BY_CODE = new KvOp[64];

  static {
    for (KvOp op : values()) {
      BY_CODE[op.code] = op;
    }
  }

  private final int code;
  private final Kind kind;

  KvOp(int code, Kind kind) {
    this.code = code;
    this.kind = kind;
  }

  int code() {
    return code;
  }

  /** True if it changes nothing, and may so be asked by {@link KvStateMachine#query}. */
  public boolean isQuery() {
    return kind != Kind.COMMAND;
  }

  /** True if it is a query whose reply may be as large as values are. */
  public boolean isBulkyQuery() {
    return kind == Kind.BULKY_QUERY;
  }

  /** Null if there is none by this code. */
  static KvOp byCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
