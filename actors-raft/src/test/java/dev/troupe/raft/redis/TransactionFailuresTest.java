package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.CallFailure;
import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions without an answer of the group, and EXEC that is sent again in a session. */
class TransactionFailuresTest {

  private static final byte WATCH = KvCommand.encode(KvOp.WATCH)[0];
  private static final byte EXEC = KvCommand.encode(KvOp.EXEC)[0];

  private Redis redis;
  private RawClient client;

  @BeforeEach
  void start() {
    redis = Redis.start();
    client = redis.connect();
  }

  @AfterEach
  void stop() {
    client.close();
    redis.close();
  }

  private void fail(byte op, CallFailure failure) {
    redis.group.fail(call -> call.payload().length > 0 && call.payload()[0] == op ? failure : null);
  }

  /** Also where the client does not look at the reply, and sends EXEC when it likes. */
  @Test
  void nothingIsExecutedBehindAWatchThatFailed() {
    for (CallFailure failure : List.of(CallFailure.NO_LEADER, CallFailure.UNKNOWN_OUTCOME)) {
      fail(WATCH, failure);
      assertThat(client.ask("WATCH a")).matches("-(CLUSTERDOWN|TRYAGAIN).*");
      redis.group.fail(call -> null);
      assertThat(client.ask("WATCH b")).isEqualTo("+OK");
      assertThat(client.commands("MULTI", "SET a 1", "EXEC").replies(3))
          .containsExactly(
              "+OK",
              "+QUEUED",
              "-EXECABORT Transaction discarded because a WATCH before it failed.");
    }
    fail(WATCH, CallFailure.BUSY);
    client.commands("WATCH a", "MULTI", "SET a 1", "EXEC");
    assertThat(client.replies(4)).last().asString().startsWith("-EXECABORT");
    redis.group.fail(call -> null);
    assertThat(client.ask("GET a")).isEqualTo("nil");
    assertThat(client.commands("WATCH a", "MULTI", "SET a 1", "EXEC").replies(4))
        .last()
        .isEqualTo("[+OK]");
  }

  @Test
  void aTransactionThatWasNotExecutedIsAnErrorAndGone() {
    fail(EXEC, CallFailure.NO_LEADER);
    assertThat(client.commands("MULTI", "SET a 1", "EXEC").replies(3))
        .last()
        .asString()
        .startsWith("-CLUSTERDOWN");
    redis.group.fail(call -> null);
    assertThat(client.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI");
    assertThat(client.ask("GET a")).isEqualTo("nil");
  }

  @Test
  void aTransactionBehindACommandThatWasNotExecutedIsNotEither() {
    redis.group.fail(
        call -> new String(call.payload()).contains("first") ? CallFailure.BUSY : null);
    client.commands("SET first 1", "MULTI", "SET a 1", "EXEC");
    List<String> replies = client.replies(4);
    assertThat(replies.get(0)).startsWith("-BUSY");
    assertThat(replies.get(3)).startsWith("-TRYAGAIN");
    assertThat(client.ask("GET a")).isEqualTo("nil");
  }

  @Test
  void anUnknownOutcomeClosesTheConnection() {
    fail(EXEC, CallFailure.UNKNOWN_OUTCOME);
    client.commands("MULTI", "SET a 1", "EXEC");
    assertThat(client.replies(2)).containsExactly("+OK", "+QUEUED");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void queriesOfUnknownOutcomeCanBeRepeated() {
    redis.group.fail(call -> CallFailure.UNKNOWN_OUTCOME);
    assertThat(client.commands("MULTI", "GET a", "EXEC").replies(3))
        .last()
        .asString()
        .startsWith("-TRYAGAIN");
  }

  @Test
  void aNumberedExecIsExecutedOnceHoweverOftenItIsSent() {
    client.ask("TROUPE.SESSION mine");
    fail(EXEC, CallFailure.UNKNOWN_OUTCOME);
    client.commands("WATCH n", "MULTI", "INCR n", "PING", "TROUPE.DO 1 EXEC");
    assertThat(client.isClosed()).isTrue();
    redis.group.fail(call -> null);
    for (int i = 0; i < 2; i++) {
      try (RawClient again = redis.connect()) {
        assertThat(again.ask("TROUPE.SESSION mine")).isEqualTo("[:1, resumed, :1]");
        again.commands("WATCH n", "MULTI", "INCR n", "PING", "TROUPE.DO 1 EXEC", "GET n");
        assertThat(again.replies(6))
            .containsExactly("+OK", "+OK", "+QUEUED", "+QUEUED", "[:1, +PONG]", "1");
        again.commands("MULTI", "TROUPE.DO 1 EXEC"); // another one: what was executed then counts
        assertThat(again.replies(2)).containsExactly("+OK", "[:1]");
      }
    }
  }

  @Test
  void aNumberedExecThatExecutedNothingHasUsedItsNumber() {
    client.ask("TROUPE.SESSION mine");
    client.commands("WATCH n", "SET n 5", "MULTI", "INCR n", "TROUPE.DO 1 EXEC");
    assertThat(client.replies(5)).last().isEqualTo("nil array");
    assertThat(client.commands("MULTI", "INCR n", "TROUPE.DO 1 EXEC").replies(3))
        .last()
        .isEqualTo("nil array");
    assertThat(client.commands("MULTI", "INCR n", "TROUPE.DO 2 EXEC").replies(3))
        .last()
        .isEqualTo("[:6]");
  }

  @Test
  void aNumberedExecThatIsRefusedHasNotUsedItsNumber() {
    assertThat(client.commands("MULTI", "INCR n", "TROUPE.DO 1 EXEC", "EXEC").replies(4))
        .containsExactly(
            "+OK",
            "+QUEUED",
            "-NOSESSION open one with TROUPE.SESSION first",
            "-EXECABORT Transaction discarded because of previous errors.");
    client.ask("TROUPE.SESSION mine");
    assertThat(client.ask("TROUPE.DO 1 EXEC")).isEqualTo("-ERR EXEC without MULTI");
    assertThat(client.commands("MULTI", "NONE", "TROUPE.DO 1 EXEC").replies(3))
        .last()
        .asString()
        .startsWith("-EXECABORT");
    assertThat(client.commands("MULTI", "INCR n", "TROUPE.DO 1 EXEC").replies(3))
        .last()
        .isEqualTo("[:1]");
  }

  /** A transaction in a session is ordered among its commands, also one of queries. */
  @Test
  void aNumberedExecOfQueriesGoesThroughTheLog() {
    client.ask("TROUPE.SESSION mine");
    redis.group.record();
    assertThat(client.commands("MULTI", "GET n", "TROUPE.DO 1 EXEC").replies(3))
        .last()
        .isEqualTo("[nil]");
    assertThat(redis.group.kinds()).containsExactly(dev.troupe.raft.Call.Kind.WRITE);
  }
}
