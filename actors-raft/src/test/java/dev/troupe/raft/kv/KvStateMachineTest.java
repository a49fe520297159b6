package dev.troupe.raft.kv;

import static dev.troupe.raft.kv.KvCommand.ABSOLUTE;
import static dev.troupe.raft.kv.KvCommand.AS_INTEGER;
import static dev.troupe.raft.kv.KvCommand.DEADLINE;
import static dev.troupe.raft.kv.KvCommand.GET;
import static dev.troupe.raft.kv.KvCommand.GT;
import static dev.troupe.raft.kv.KvCommand.KEEP_TTL;
import static dev.troupe.raft.kv.KvCommand.LT;
import static dev.troupe.raft.kv.KvCommand.NX;
import static dev.troupe.raft.kv.KvCommand.PERSIST;
import static dev.troupe.raft.kv.KvCommand.RELATIVE;
import static dev.troupe.raft.kv.KvCommand.SECONDS;
import static dev.troupe.raft.kv.KvCommand.XX;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KvStateMachineTest {

  private final Kv kv = new Kv();

  @Test
  void setsGetsAndDeletes() {
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("_");
    assertThat(kv.apply(KvOp.SET, "a", "1")).isEqualTo("+OK");
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("1");
    assertThat(kv.apply(KvOp.SET, "", "empty key")).isEqualTo("+OK");
    assertThat(kv.query(KvOp.GET, "")).isEqualTo("empty key");
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":2");
    assertThat(kv.query(KvOp.EXISTS, "a", "a", "b")).isEqualTo(":2");
    assertThat(kv.query(KvOp.TYPE, "a")).isEqualTo("+string");
    assertThat(kv.query(KvOp.TYPE, "b")).isEqualTo("+none");
    assertThat(kv.apply(KvOp.DEL, "a", "a", "b", "")).isEqualTo(":2");
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":0");
  }

  @Test
  void setsOnlyWhereTheConditionHolds() {
    assertThat(kv.apply(KvOp.SET, XX, 0, 0, "a", "1")).isEqualTo("_");
    assertThat(kv.apply(KvOp.SET, NX, 0, 0, "a", "1")).isEqualTo("+OK");
    assertThat(kv.apply(KvOp.SET, NX, 0, 0, "a", "2")).isEqualTo("_");
    assertThat(kv.apply(KvOp.SET, NX | GET, 0, 0, "a", "2")).isEqualTo("1");
    assertThat(kv.apply(KvOp.SET, XX | GET, 0, 0, "a", "3")).isEqualTo("1");
    assertThat(kv.apply(KvOp.SET, NX | AS_INTEGER, 0, 0, "a", "4")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.SET, NX | AS_INTEGER, 0, 0, "b", "4")).isEqualTo(":1");
    assertThat(kv.apply(KvOp.SET, GET, 0, 0, "c", "5")).isEqualTo("_");
    assertThat(kv.query(KvOp.MGET, "a", "x", "b", "c")).isEqualTo("*4 $1 3 _ $1 4 $1 5");
  }

  @Test
  void aKeyIsGoneWhenLogTimeSaysSo() {
    kv.apply(KvOp.SET, RELATIVE, 1500, 0, "a", "1");
    assertThat(kv.machine.nextDeadline()).isEqualTo(kv.time + 1500);
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":1500");
    assertThat(kv.query(KvOp.TTL, SECONDS, 0, 0, "a")).isEqualTo(":2");
    assertThat(kv.query(KvOp.TTL, DEADLINE, 0, 0, "a")).isEqualTo(":1001500");
    kv.advance(1499);
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("1");
    kv.advance(1);
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("_");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":-2");
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":0");
    assertThat(kv.machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void timeToLiveShrinksWhileNothingIsWrittenButTheKeyStaysUntilTheLogSaysOtherwise() {
    kv.apply(KvOp.SET, RELATIVE, 100_000, 0, "a", "1");
    assertThat(kv.queryAt(kv.time + 8_000, KvOp.TTL, 0, "a")).isEqualTo(":92000");
    assertThat(kv.queryAt(kv.time + 8_000, KvOp.TTL, SECONDS, "a")).isEqualTo(":92");
    assertThat(kv.queryAt(kv.time + 8_000, KvOp.TTL, DEADLINE, "a")).isEqualTo(":1100000");
    assertThat(kv.queryAt(kv.time - 8_000, KvOp.TTL, 0, "a")).isEqualTo(":100000");
    for (long late : new long[] {100_000, 100_001, 1_000_000}) {
      assertThat(kv.queryAt(kv.time + late, KvOp.TTL, 0, "a")).isEqualTo(":1");
      assertThat(kv.queryAt(kv.time + late, KvOp.TTL, SECONDS, "a")).isEqualTo(":0");
      assertThat(kv.queryAt(kv.time + late, KvOp.GET, 0, "a")).isEqualTo("1");
      assertThat(kv.queryAt(kv.time + late, KvOp.EXISTS, 0, "a")).isEqualTo(":1");
    }
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":100000"); // asking has moved nothing
    kv.advance(100_000);
    assertThat(kv.queryAt(0, KvOp.GET, 0, "a")).isEqualTo("_");
    assertThat(kv.queryAt(0, KvOp.TTL, 0, "a")).isEqualTo(":-2");
  }

  @Test
  void tellsHowMuchItHolds() {
    kv.apply(KvOp.SET, "key", "value");
    assertThat(kv.usage.bytes()).isEqualTo(96 + 3 + 5);
    kv.apply(KvOp.SET, RELATIVE, 100, 0, "key", "v");
    kv.apply(KvOp.SET, RELATIVE, 200, 0, "key", "v");
    assertThat(kv.usage.bytes()).isEqualTo(96 + 3 + 1 + 64);
    kv.apply(KvOp.PERSIST, "key");
    assertThat(kv.usage.bytes()).isEqualTo(96 + 3 + 1);
    kv.apply(KvOp.EXPIRE, RELATIVE, 100, 0, "key");
    kv.advance(100);
    assertThat(kv.usage.bytes()).isZero();
    kv.apply(KvOp.MSET, "a", "1", "b", "2");
    kv.apply(KvOp.FLUSH);
    assertThat(kv.usage.bytes()).isZero();
  }

  @Test
  void theStampOfAnEntryExpiresKeysWithoutATick() {
    kv.apply(KvOp.SET, ABSOLUTE, kv.time + 10, 0, "a", "1");
    kv.time += 10;
    assertThat(kv.apply(KvOp.SET, NX, 0, 0, "a", "2")).isEqualTo("+OK");
  }

  @Test
  void logTimeNeverGoesBack() {
    kv.apply(KvOp.SET, RELATIVE, 10, 0, "a", "1");
    kv.advance(5);
    kv.machine.advanceTime(3);
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":5");
  }

  @Test
  void whatReplacesAValueDecidesOnItsDeadline() {
    kv.apply(KvOp.SET, RELATIVE, 100, 0, "a", "1");
    kv.apply(KvOp.SET, KEEP_TTL, 0, 0, "a", "2");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":100");
    kv.apply(KvOp.APPEND, "a", "3");
    kv.apply(KvOp.INCRBY, 0, 1, 0, "a");
    kv.apply(KvOp.SETRANGE, 0, 0, 0, "a", "9");
    kv.apply(KvOp.CAS, "a", "94", "5");
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("5");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":100");
    kv.apply(KvOp.SET, "a", "4");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":-1");
    assertThat(kv.machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aDeadlineInThePastTakesTheKeyAway() {
    kv.apply(KvOp.SET, "a", "1");
    assertThat(kv.apply(KvOp.SET, ABSOLUTE, 5, 0, "a", "2")).isEqualTo("+OK");
    assertThat(kv.query(KvOp.EXISTS, "a")).isEqualTo(":0");
    kv.apply(KvOp.SET, "a", "1");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE, -1, 0, "a")).isEqualTo(":1");
    assertThat(kv.query(KvOp.EXISTS, "a")).isEqualTo(":0");
    kv.apply(KvOp.SET, "a", "1");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE, Long.MIN_VALUE, 0, "a")).isEqualTo(":1");
    assertThat(kv.query(KvOp.EXISTS, "a")).isEqualTo(":0");
  }

  @Test
  void aDeadlineBeyondAllTimeIsNoOverflow() {
    kv.apply(KvOp.SET, RELATIVE, Long.MAX_VALUE, 0, "a", "1");
    kv.advance(1_000_000_000);
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("1");
  }

  @Test
  void expiresOnConditions() {
    kv.apply(KvOp.SET, "a", "1");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE, 10, 0, "none")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | XX, 10, 0, "a")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | GT, 10, 0, "a")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | LT, 50, 0, "a")).isEqualTo(":1");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | NX, 10, 0, "a")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | LT, 60, 0, "a")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | GT, 40, 0, "a")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.EXPIRE, RELATIVE | GT, 70, 0, "a")).isEqualTo(":1");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":70");
    assertThat(kv.apply(KvOp.PERSIST, "a")).isEqualTo(":1");
    assertThat(kv.apply(KvOp.PERSIST, "a")).isEqualTo(":0");
  }

  @Test
  void readsAndMovesTheDeadlineAtOnce() {
    kv.apply(KvOp.SET, "a", "1");
    assertThat(kv.apply(KvOp.GETEX, RELATIVE, 10, 0, "a")).isEqualTo("1");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":10");
    assertThat(kv.apply(KvOp.GETEX, "a")).isEqualTo("1");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":10");
    assertThat(kv.apply(KvOp.GETEX, PERSIST, 0, 0, "a")).isEqualTo("1");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":-1");
    assertThat(kv.apply(KvOp.GETEX, RELATIVE, 10, 0, "none")).isEqualTo("_");
    assertThat(kv.apply(KvOp.GETDEL, "a")).isEqualTo("1");
    assertThat(kv.apply(KvOp.GETDEL, "a")).isEqualTo("_");
  }

  @Test
  void countsWithinSixtyFourBits() {
    assertThat(kv.apply(KvOp.INCRBY, 0, 5, 0, "n")).isEqualTo(":5");
    assertThat(kv.apply(KvOp.INCRBY, 0, -7, 0, "n")).isEqualTo(":-2");
    kv.apply(KvOp.SET, "n", Long.toString(Long.MAX_VALUE));
    assertThat(kv.apply(KvOp.INCRBY, 0, 1, 0, "n"))
        .isEqualTo("-ERR increment or decrement would overflow");
    kv.apply(KvOp.SET, "n", Long.toString(Long.MIN_VALUE));
    assertThat(kv.apply(KvOp.INCRBY, 0, -1, 0, "n"))
        .isEqualTo("-ERR increment or decrement would overflow");
    assertThat(kv.query(KvOp.GET, "n")).isEqualTo(Long.toString(Long.MIN_VALUE));
    for (String word :
        new String[] {"", "x", " 1", "+1", "01", "-0", "1.5", "9223372036854775808"}) {
      kv.apply(KvOp.SET, "n", word);
      assertThat(kv.apply(KvOp.INCRBY, 0, 1, 0, "n"))
          .as(word)
          .isEqualTo("-ERR value is not an integer or out of range");
    }
  }

  @Test
  void readsAndWritesParts() {
    assertThat(kv.apply(KvOp.SETRANGE, 0, 2, 0, "a", "xyz")).isEqualTo(":5");
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("\0\0xyz");
    assertThat(kv.apply(KvOp.SETRANGE, 0, 0, 0, "a", "ab")).isEqualTo(":5");
    assertThat(kv.query(KvOp.GETRANGE, 0, 0, -1, "a")).isEqualTo("abxyz");
    assertThat(kv.query(KvOp.GETRANGE, 0, -3, -2, "a")).isEqualTo("xy");
    assertThat(kv.query(KvOp.GETRANGE, 0, 4, 100, "a")).isEqualTo("z");
    assertThat(kv.query(KvOp.GETRANGE, 0, 3, 1, "a")).isEmpty();
    assertThat(kv.query(KvOp.GETRANGE, 0, Long.MIN_VALUE, Long.MAX_VALUE, "a")).isEqualTo("abxyz");
    assertThat(kv.query(KvOp.GETRANGE, 0, 0, -1, "none")).isEmpty();
    assertThat(kv.query(KvOp.STRLEN, "a")).isEqualTo(":5");
    assertThat(kv.apply(KvOp.SETRANGE, 0, 9, 0, "none", "")).isEqualTo(":0");
    assertThat(kv.query(KvOp.EXISTS, "none")).isEqualTo(":0");
  }

  @Test
  void limitsTravelInsideTheCommand() {
    kv.apply(KvOp.SET, "a", "123");
    String tooLarge = "-ERR the value would be larger than troupe.kv.max-value-bytes";
    assertThat(kv.apply(KvOp.APPEND, 0, 0, 5, "a", "456")).isEqualTo(tooLarge);
    assertThat(kv.apply(KvOp.SETRANGE, 0, 4, 5, "a", "45")).isEqualTo(tooLarge);
    assertThat(kv.apply(KvOp.SETRANGE, 0, Long.MAX_VALUE, 5, "a", "45")).isEqualTo(tooLarge);
    assertThat(kv.apply(KvOp.APPEND, 0, 0, 6, "a", "456")).isEqualTo(":6");
    String reply = "-ERR the reply would be larger than troupe.kv.max-reply-bytes";
    assertThat(kv.query(KvOp.MGET, 0, 20, 0, "a", "a")).isEqualTo(reply);
    assertThat(kv.query(KvOp.MGET, 0, 24, 0, "a", "a")).isEqualTo("*2 $6 123456 $6 123456");
    assertThat(kv.query(KvOp.KEYS, 0, 3, 0, "*")).isEqualTo(reply);
    assertThat(kv.query(KvOp.KEYS, 0, 7, 0, "*")).isEqualTo("*1 $1 a");
  }

  @Test
  void setsManyAtOnceOrNone() {
    assertThat(kv.apply(KvOp.MSET, "a", "1", "b", "2", "a", "3")).isEqualTo("+OK");
    assertThat(kv.query(KvOp.MGET, "a", "b")).isEqualTo("*2 $1 3 $1 2");
    assertThat(kv.apply(KvOp.MSETNX, "c", "1", "b", "9")).isEqualTo(":0");
    assertThat(kv.query(KvOp.EXISTS, "c")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.MSETNX, "c", "1", "d", "9")).isEqualTo(":1");
    kv.apply(KvOp.SET, RELATIVE, 10, 0, "a", "1");
    kv.apply(KvOp.MSET, "a", "1");
    assertThat(kv.query(KvOp.TTL, "a")).isEqualTo(":-1");
  }

  @Test
  void comparesAndSets() {
    assertThat(kv.apply(KvOp.CAS, "a", "", "1")).isEqualTo(":0");
    kv.apply(KvOp.SET, "a", "1");
    assertThat(kv.apply(KvOp.CAS, "a", "2", "3")).isEqualTo(":0");
    assertThat(kv.apply(KvOp.CAS, "a", "1", "3")).isEqualTo(":1");
    assertThat(kv.query(KvOp.GET, "a")).isEqualTo("3");
  }

  @Test
  void deletesAll() {
    kv.apply(KvOp.MSET, "a", "1", "b", "2");
    kv.apply(KvOp.EXPIRE, RELATIVE, 10, 0, "a");
    assertThat(kv.apply(KvOp.FLUSH)).isEqualTo("+OK");
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":0");
    assertThat(kv.machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsNoCommandIsAnErrorAndChangesNothing() {
    String malformed = "-ERR the log holds what is no command of this version";
    byte[][] wrong = {
      {},
      {1},
      {99, 0, 0, 0},
      {-1, 0, 0, 0},
      {1, 0, 0, 0},
      {32, 0, 0, 0, 1, 'a'},
      {1, 0, 0, 0, 9, 'a'},
      {1, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 'a'},
      {39, 0, 0, 0, 1, 'a', 1, 'b', 1, 'c'}
    };
    for (byte[] command : wrong) {
      assertThat(Kv.text(kv.machine.apply(++kv.index, kv.time, command))).isEqualTo(malformed);
    }
    byte[] set = KvCommand.encode(KvOp.SET, Kv.bytes("a", "1"));
    assertThat(Kv.text(kv.machine.query(set))).isEqualTo(malformed);
    assertThat(kv.query(KvOp.DBSIZE)).isEqualTo(":0");
  }
}
