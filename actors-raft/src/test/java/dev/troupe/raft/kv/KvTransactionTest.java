package dev.troupe.raft.kv;

import static dev.troupe.raft.kv.KvCommand.ABSOLUTE;
import static dev.troupe.raft.kv.KvCommand.GT;
import static dev.troupe.raft.kv.KvCommand.NX;
import static dev.troupe.raft.kv.KvCommand.RELATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KvTransactionTest {

  private static final String DONE = "*1 +OK";
  private static final String NOT_DONE = "_";

  private final Kv kv = new Kv();

  /** What EXEC says when this happens to the key k between WATCH and EXEC. */
  private String afterWatching(Consumer<Kv> change) {
    Transactions transaction = new Transactions().watch(kv, "k");
    change.accept(kv);
    String reply = transaction.then(KvOp.SET, "done", "yes").exec(kv);
    assertThat(kv.query(KvOp.GET, "done")).isEqualTo(reply.equals(DONE) ? "yes" : "_");
    kv.apply(KvOp.DEL, "done");
    return reply;
  }

  @Test
  void executesAllAtOnePlaceOfTheLogAndRepliesWithEach() {
    kv.apply(KvOp.SET, "a", "1");
    String replies =
        new Transactions()
            .then(KvOp.INCRBY, 0, 5, 0, "a")
            .then(KvOp.GET, "a")
            .then(KvOp.SET, "b", "x")
            .then(KvOp.MGET, "a", "none", "b")
            .then(KvOp.DEL, "a")
            .then(KvOp.DBSIZE)
            .exec(kv);
    assertThat(replies).isEqualTo("*6 :6 $1 6 +OK *3 $1 6 _ $1 x :1 :1");
    assertThat(new Transactions().exec(kv)).isEqualTo("*0");
  }

  @Test
  void aCommandThatFailsStopsNoOther() {
    kv.apply(KvOp.SET, "word", "x");
    String replies =
        new Transactions()
            .then(KvOp.SET, "a", "1")
            .then(KvOp.INCRBY, 0, 1, 0, "word")
            .then(KvOp.INCRBY, 0, 1, 0, "a")
            .exec(kv);
    assertThat(replies).isEqualTo("*3 +OK -ERR value is not an integer or out of range :2");
  }

  @Test
  void executesNothingOnceAWatchedKeyHasChanged() {
    kv.apply(KvOp.SET, "k", "1");
    assertThat(afterWatching(kv -> kv.apply(KvOp.SET, "other", "1"))).isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.SET, "k", "2"))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.SET, "k", "2"))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.INCRBY, 0, 1, 0, "k"))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.APPEND, "k", "1"))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.EXPIRE, RELATIVE, 100, 0, "k")))
        .isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.PERSIST, "k"))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.DEL, "k"))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.MSET, "k", "9"))).isEqualTo(NOT_DONE);
  }

  @Test
  void whatIsRefusedChangesNothing() {
    kv.apply(KvOp.SET, RELATIVE, 100, 0, "k", "word");
    assertThat(afterWatching(kv -> kv.apply(KvOp.SET, NX, 0, 0, "k", "2"))).isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.INCRBY, 0, 1, 0, "k"))).isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.CAS, "k", "other", "2"))).isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.EXPIRE, RELATIVE | GT, 1, 0, "k")))
        .isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.GETEX, "k"))).isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.DEL, "none"))).isEqualTo(DONE);
  }

  @Test
  void aKeyThatCameBackHasChanged() {
    kv.apply(KvOp.SET, "k", "1");
    assertThat(
            afterWatching(
                kv -> {
                  kv.apply(KvOp.DEL, "k");
                  kv.apply(KvOp.SET, "k", "1");
                }))
        .isEqualTo(NOT_DONE);
    kv.apply(KvOp.DEL, "k");
    assertThat(afterWatching(kv -> {})).isEqualTo(DONE);
    assertThat(
            afterWatching(
                kv -> {
                  kv.apply(KvOp.SET, "k", "1");
                  kv.apply(KvOp.DEL, "k");
                }))
        .isEqualTo(NOT_DONE);
    assertThat(
            afterWatching(
                kv -> new Transactions().then(KvOp.SET, "k", "1").then(KvOp.DEL, "k").exec(kv)))
        .isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> kv.apply(KvOp.SET, ABSOLUTE, 1, 0, "k", "past")))
        .isEqualTo(DONE);
  }

  @Test
  void aKeyThatExpiredHasChangedWhoeverComesBehindIt() {
    kv.apply(KvOp.SET, RELATIVE, 100, 0, "k", "1");
    assertThat(afterWatching(kv -> kv.advance(99))).isEqualTo(DONE);
    assertThat(afterWatching(kv -> kv.advance(1))).isEqualTo(NOT_DONE);
    kv.apply(KvOp.SET, RELATIVE, 100, 0, "k", "1");
    assertThat(
            afterWatching(
                kv -> {
                  kv.time += 100; // the stamp of the next entry takes the key away
                  kv.apply(KvOp.SET, RELATIVE, 100, 0, "k", "1");
                }))
        .isEqualTo(NOT_DONE);
    kv.advance(100);
    assertThat(
            afterWatching(
                kv -> {
                  kv.apply(KvOp.SET, RELATIVE, 50, 0, "k", "1");
                  kv.advance(50);
                }))
        .isEqualTo(NOT_DONE);
  }

  @Test
  void flushingChangesWhatWasThere() {
    assertThat(afterWatching(kv -> kv.apply(KvOp.FLUSH))).isEqualTo(DONE); // nothing was there
    kv.apply(KvOp.SET, "k", "1");
    assertThat(afterWatching(kv -> kv.apply(KvOp.FLUSH))).isEqualTo(NOT_DONE);
    kv.apply(KvOp.SET, "k", "1");
    assertThat(
            afterWatching(
                kv -> {
                  kv.apply(KvOp.FLUSH);
                  kv.apply(KvOp.SET, "k", "1");
                }))
        .isEqualTo(NOT_DONE);
    kv.apply(KvOp.DEL, "k");
    assertThat(
            afterWatching(
                kv -> {
                  kv.apply(KvOp.SET, "k", "1");
                  kv.apply(KvOp.FLUSH);
                }))
        .isEqualTo(NOT_DONE);
  }

  @Test
  void theFirstVersionOfAKeyThatIsWatchedTwiceCounts() {
    Transactions transaction = new Transactions().watch(kv, "k");
    kv.apply(KvOp.SET, "k", "1");
    assertThat(transaction.watch(kv, "k", "other").then(KvOp.SET, "k", "2").exec(kv))
        .isEqualTo(NOT_DONE);
  }

  @Test
  void deletedKeysLeaveNothingThatGrows() {
    new Transactions().watch(kv, "k");
    for (int i = 0; i < 20_000; i++) {
      kv.apply(KvOp.SET, "gone" + i, "x");
      kv.apply(KvOp.DEL, "gone" + i);
    }
    assertThat(Kv.snapshot(kv.machine)).hasSizeLessThan(16_384 * 10 + 200);
  }

  @Test
  void aQueryTellsTheVersionsToo() {
    Transactions transaction = new Transactions().watch(kv, "first").watch(kv.machine, "k");
    assertThat(transaction.then(KvOp.SET, "k", "1").exec(kv)).isEqualTo(DONE);
    assertThat(transaction.exec(kv)).isEqualTo(NOT_DONE);
  }

  @Test
  void versionsAreKeptFromTheFirstWatchInTheLogOn() {
    kv.apply(KvOp.SET, "k", "1");
    assertThat(kv.queryAt(kv.time, KvOp.WATCH, 0, "k"))
        .isEqualTo("-ERR the first WATCH of a store must go through its log");
    byte[] guessed = KvCommand.encode(KvOp.EXEC, 0, 0, 1, Kv.bytes("k", "\0\0\0\0\0\0\0\0"));
    assertThat(Kv.text(kv.machine.apply(++kv.index, kv.time, guessed))).isEqualTo(NOT_DONE);
    assertThat(afterWatching(kv -> {})).isEqualTo(DONE);
  }

  @Test
  void queriesAloneMayBeAskedWithoutTheLog() {
    kv.apply(KvOp.SET, "k", "1");
    Transactions both =
        new Transactions().watch(kv, "k").then(KvOp.GET, "k").then(KvOp.STRLEN, "k");
    byte[] query = both.encode(KvOp.EXEC_QUERIES);
    assertThat(Kv.text(kv.machine.query(query))).isEqualTo("*2 $1 1 :1");
    kv.apply(KvOp.SET, "k", "22");
    assertThat(Kv.text(kv.machine.query(query))).isEqualTo("_");
    byte[] write = new Transactions().then(KvOp.DEL, "k").encode(KvOp.EXEC_QUERIES);
    assertThat(Kv.text(kv.machine.query(write)))
        .isEqualTo("*1 -ERR the log holds what is no command of this version");
    assertThat(Kv.text(kv.machine.query(both.encode(KvOp.EXEC)))).startsWith("-ERR the log");
    assertThat(kv.query(KvOp.GET, "k")).isEqualTo("22");
  }

  @Test
  void repliesEndAtTheirLimitAndWhatCannotBeToldIsNotDone() {
    kv.apply(KvOp.SET, "k", "x".repeat(60));
    String tooLarge = "-ERR the reply would be larger than troupe.kv.max-reply-bytes";
    String replies =
        new Transactions()
            .upTo(100)
            .then(KvOp.GET, "k")
            .then(KvOp.GET, "k")
            .then(KvOp.GETDEL, "k")
            .then(KvOp.GETRANGE, 0, 0, 3, "k")
            .then(KvOp.INCRBY, 0, 1, 0, "n")
            .exec(kv);
    assertThat(replies)
        .isEqualTo(
            "*5 $60 " + "x".repeat(60) + " " + tooLarge + " " + tooLarge + " " + tooLarge + " :1");
    assertThat(kv.query(KvOp.EXISTS, "k")).isEqualTo(":1");
  }

  @Test
  void whatIsNoTransactionChangesNothing() {
    String malformed = "-ERR the log holds what is no command of this version";
    for (long conditions : new long[] {-1, 2, Long.MAX_VALUE}) {
      byte[] wrong = KvCommand.encode(KvOp.EXEC, 0, 0, conditions, Kv.bytes("k", "12345678", "x"));
      assertThat(Kv.text(kv.machine.apply(++kv.index, kv.time, wrong))).isEqualTo(malformed);
    }
    byte[] inner = new Transactions().then(KvOp.SET, "k", "1").encode(KvOp.EXEC);
    assertThat(new Transactions().then(inner).exec(kv)).isEqualTo("*1 " + malformed);
    assertThat(new Transactions().then(new byte[] {32}).exec(kv)).isEqualTo("*1 " + malformed);
    byte[] cut = java.util.Arrays.copyOf(KvCommand.encode(KvOp.SET, Kv.bytes("k", "1")), 5);
    assertThat(new Transactions().then(cut).then(KvOp.DBSIZE).exec(kv))
        .isEqualTo("*2 " + malformed + " :0");
    assertThat(new Transactions().then(KvOp.WATCH, "k").exec(kv)).isEqualTo("*1 " + malformed);
    new Transactions().watch(kv, "k");
    byte[] shortVersion = KvCommand.encode(KvOp.EXEC, 0, 0, 1, Kv.bytes("k", "1"));
    assertThat(Kv.text(kv.machine.apply(++kv.index, kv.time, shortVersion))).isEqualTo("_");
  }

  @Test
  void aSnapshotHasTheVersions() throws IOException {
    kv.apply(KvOp.SET, "k", "1");
    Transactions there = new Transactions().watch(kv, "k");
    Transactions gone = new Transactions().watch(kv, "gone");
    Transactions changed = new Transactions().watch(kv, "changed");
    Transactions came = new Transactions().watch(kv, "came");
    kv.apply(KvOp.SET, "changed", "1");
    kv.apply(KvOp.SET, "came", "1");
    kv.apply(KvOp.DEL, "came");
    KvStateMachine restored = Kv.restored(Kv.snapshot(kv.machine));
    assertThat(Kv.snapshot(restored)).isEqualTo(Kv.snapshot(kv.machine));
    kv.machine.restore(new ByteArrayInputStream(Kv.snapshot(restored)));
    assertThat(there.then(KvOp.GET, "k").exec(kv)).isEqualTo("*1 $1 1");
    assertThat(gone.then(KvOp.GET, "k").exec(kv)).isEqualTo("*1 $1 1");
    assertThat(changed.then(KvOp.GET, "k").exec(kv)).isEqualTo(NOT_DONE);
    assertThat(came.then(KvOp.GET, "k").exec(kv)).isEqualTo(NOT_DONE);
  }

  /** One member has all of the log, the other begins with a snapshot of before: both agree. */
  @Test
  void aMemberFromAnOldSnapshotDecidesLikeOneFromTheWholeLog() throws IOException {
    kv.apply(KvOp.SET, "k", "1");
    kv.apply(KvOp.SET, "gone", "1");
    kv.apply(KvOp.DEL, "gone");
    Kv late = new Kv();
    late.machine.restore(new ByteArrayInputStream(Kv.snapshot(kv.machine)));
    late.index = kv.index;
    Transactions untouched = new Transactions().watch(kv, "k", "gone");
    new Transactions().watch(late, "k", "gone");
    assertThat(Kv.snapshot(late.machine)).isEqualTo(Kv.snapshot(kv.machine));
    untouched.then(KvOp.SET, "k", "2");
    assertThat(untouched.exec(kv)).isEqualTo(DONE);
    assertThat(untouched.exec(late)).isEqualTo(DONE);
    assertThat(untouched.exec(kv)).isEqualTo(NOT_DONE);
    assertThat(untouched.exec(late)).isEqualTo(NOT_DONE);
    assertThat(Kv.snapshot(late.machine)).isEqualTo(Kv.snapshot(kv.machine));
  }
}
