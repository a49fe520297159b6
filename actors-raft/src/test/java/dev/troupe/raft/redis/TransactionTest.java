package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MULTI, EXEC, DISCARD, WATCH and UNWATCH as a client sees them. */
class TransactionTest {

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

  /** All of it is what redis-server 7.0.15 answers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        "MULTI, SET a 1, INCR a, GET a, GET b, EXEC, GET a"
            + " > +OK | +QUEUED | +QUEUED | +QUEUED | +QUEUED | [+OK, :2, 2, nil] | 2",
        "MULTI, EXEC > +OK | []",
        "MULTI, SET a 1, DISCARD, GET a, EXEC"
            + " > +OK | +QUEUED | +OK | nil | -ERR EXEC without MULTI",
        "EXEC > -ERR EXEC without MULTI",
        "DISCARD > -ERR DISCARD without MULTI",
        "MULTI, SET a 1, MULTI, EXEC"
            + " > +OK | +QUEUED | -ERR MULTI calls can not be nested | [+OK]",
        "MULTI, WATCH a, SET a 1, EXEC"
            + " > +OK | -ERR WATCH inside MULTI is not allowed | +QUEUED | [+OK]",
        "MULTI, GET, SET a 1, EXEC, GET a"
            + " > +OK | -ERR wrong number of arguments for 'get' command | +QUEUED"
            + " | -EXECABORT Transaction discarded because of previous errors. | nil",
        "MULTI, NONE, EXEC, EXEC"
            + " > +OK | -ERR unknown command 'NONE', with args beginning with: "
            + " | -EXECABORT Transaction discarded because of previous errors."
            + " | -ERR EXEC without MULTI",
        "MULTI, NONE, DISCARD, MULTI, PING, EXEC"
            + " > +OK | -ERR unknown command 'NONE', with args beginning with: "
            + " | +OK | +OK | +QUEUED | [+PONG]",
        "MULTI, SET a b, INCR a, INCRBY a x, SET a 1 FOO, SETEX a 0 1, MSET a, GET a, EXEC"
            + " > +OK | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED"
            + " | -ERR wrong number of arguments for 'mset' command | +QUEUED"
            + " | -EXECABORT Transaction discarded because of previous errors.",
        "MULTI, SET a b, INCR a, INCRBY a x, SET a 1 FOO, SETEX a 0 1, MSET a b c, GET a, EXEC"
            + " > +OK | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED"
            + " | [+OK, -ERR value is not an integer or out of range,"
            + " -ERR value is not an integer or out of range, -ERR syntax error,"
            + " -ERR invalid expire time in 'setex' command,"
            + " -ERR wrong number of arguments for 'mset' command, b]",
        "MULTI, PING, ECHO x, GET a, SELECT 0, UNWATCH, SELECT x, PING a, MGET a b, EXEC"
            + " > +OK | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED | +QUEUED"
            + " | +QUEUED | [+PONG, x, nil, +OK, +OK,"
            + " -ERR value is not an integer or out of range, a, [nil, nil]]",
        "MULTI, RESET, EXEC > +OK | +RESET | -ERR EXEC without MULTI",
        "MULTI, QUIT > +OK | +OK",
        "WATCH a, SET a 1, MULTI, GET a, EXEC > +OK | +OK | +OK | +QUEUED | nil array",
        "WATCH a, SET b 1, MULTI, GET a, EXEC > +OK | +OK | +OK | +QUEUED | [nil]",
        "WATCH a a, WATCH b, SET b 1, MULTI, EXEC > +OK | +OK | +OK | +OK | nil array",
        "WATCH a, SET a 1, WATCH a, MULTI, EXEC > +OK | +OK | +OK | +OK | nil array",
        "WATCH a, SET a 1, UNWATCH, MULTI, EXEC > +OK | +OK | +OK | +OK | []",
        "WATCH a, SET a 1, MULTI, DISCARD, MULTI, EXEC > +OK | +OK | +OK | +OK | +OK | []",
        "WATCH a, SET a 1, MULTI, EXEC, MULTI, EXEC > +OK | +OK | +OK | nil array | +OK | []",
        "WATCH a, SET a 1, EXEC, MULTI, EXEC"
            + " > +OK | +OK | -ERR EXEC without MULTI | +OK | nil array",
        "WATCH a, SET a 1, RESET, MULTI, EXEC > +OK | +OK | +RESET | +OK | []",
        "WATCH a, SET a 1, DEL a, MULTI, EXEC > +OK | +OK | :1 | +OK | nil array",
        "SET a 1, WATCH a, DEL a, SET a 1, MULTI, EXEC > +OK | +OK | :1 | +OK | +OK | nil array",
        "SET a 1, WATCH a, FLUSHALL, SET a 1, MULTI, EXEC"
            + " > +OK | +OK | +OK | +OK | +OK | nil array",
        "SET a 1, WATCH a, GET a, EXPIRE a 100, MULTI, EXEC"
            + " > +OK | +OK | 1 | :1 | +OK | nil array",
        "SET a 1, WATCH a, SETNX a 2, DEL b, GETEX a, EXPIRE a 100 XX, MULTI, EXEC"
            + " > +OK | +OK | :0 | :0 | 1 | :0 | +OK | []",
        "WATCH > -ERR wrong number of arguments for 'watch' command",
        "MULTI x > -ERR wrong number of arguments for 'multi' command",
        "UNWATCH > +OK",
      })
  void answersAsRedisDoes(String script, String replies) {
    String[] commands = script.split(", ");
    String[] expected = replies.split(" \\| ");
    client.commands(commands); // in one packet
    assertThat(client.replies(commands.length)).containsExactly(expected);
    client.close();
    client = redis.connect();
    assertThat(client.ask("FLUSHALL")).isEqualTo("+OK");
    for (int i = 0; i < commands.length; i++) { // and one by one
      assertThat(client.ask(commands[i])).as(commands[i]).isEqualTo(expected[i]);
    }
  }

  @Test
  void nullsOfBothVersions() {
    client.ask("HELLO 3");
    String[] changed = {"WATCH a", "SET a 1", "MULTI", "GET a", "EXEC"};
    assertThat(client.commands(changed).replies(5)).last().isEqualTo("nil3");
    assertThat(client.commands("MULTI", "GET none", "PING", "EXEC").replies(4))
        .last()
        .isEqualTo("[nil3, +PONG]");
    client.ask("HELLO 2");
    assertThat(client.commands(changed).replies(5)).last().isEqualTo("nil array");
    assertThat(client.commands("MULTI", "GET none", "PING", "EXEC").replies(4))
        .last()
        .isEqualTo("[nil, +PONG]");
  }

  @Test
  void othersSeeAllOrNothingOfIt() {
    try (RawClient other = redis.connect()) {
      client.commands("MULTI", "SET a 1", "SET b 1").replies(3);
      assertThat(other.ask("EXISTS a b")).isEqualTo(":0");
      assertThat(client.ask("EXEC")).isEqualTo("[+OK, +OK]");
      assertThat(other.ask("EXISTS a b")).isEqualTo(":2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET k 2",
        "DEL k",
        "APPEND k x",
        "EXPIRE k 10",
        "GETDEL k",
        "MSET k 1",
        "FLUSHALL",
        "GETEX k PERSIST",
        "PERSIST k",
        "TROUPE.CAS k 1 1",
        "PEXPIREAT k 1"
      })
  void whatAnotherConnectionChangesIsSeen(String change) {
    client.ask("SET k 1 EX 100");
    client.ask("WATCH k");
    try (RawClient other = redis.connect()) {
      assertThat(other.ask(change)).doesNotStartWith("-");
    }
    assertThat(client.commands("MULTI", "SET done 1", "EXEC").replies(3))
        .last()
        .isEqualTo("nil array");
    assertThat(client.ask("EXISTS done")).isEqualTo(":0");
  }

  @Test
  void whatExpiresHasChanged() {
    client.commands("SET k 1 PX 100", "WATCH k").replies(2);
    redis.group.advance(99);
    assertThat(client.commands("MULTI", "GET k", "EXEC").replies(3)).last().isEqualTo("[1]");
    client.ask("WATCH k");
    redis.group.advance(1);
    assertThat(client.commands("MULTI", "GET k", "EXEC").replies(3)).last().isEqualTo("nil array");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AUTH x",
        "HELLO 3",
        "TROUPE.SESSION s",
        "TROUPE.DO 1 GET a",
        "CLIENT ID",
        "INFO",
        "COMMAND COUNT",
        "CONFIG GET save"
      })
  void whatIsAboutTheConnectionIsRefused(String command) {
    String name = command.split(" ")[0].toLowerCase(java.util.Locale.ROOT);
    client.ask("MULTI");
    assertThat(client.ask(command))
        .isEqualTo("-ERR '" + name + "' is not allowed inside a transaction");
    assertThat(client.ask("SET a 1")).isEqualTo("+QUEUED");
    assertThat(client.ask("EXEC")).startsWith("-EXECABORT");
    assertThat(client.ask("GET a")).isEqualTo("nil");
  }

  @Test
  void keepsItsPlaceAmongOtherCommandsOfOnePacket() {
    redis.group.record();
    client.commands(
        "SET a 1",
        "GET a",
        "MULTI",
        "INCR a",
        "MGET a b",
        "EXEC",
        "INCR a",
        "MULTI",
        "GET a",
        "EXEC",
        "PING");
    assertThat(client.replies(11))
        .containsExactly(
            "+OK",
            "1",
            "+OK",
            "+QUEUED",
            "+QUEUED",
            "[:2, [2, nil]]",
            ":3",
            "+OK",
            "+QUEUED",
            "[3]",
            "+PONG");
    assertThat(redis.group.batches()).as("EXEC is one entry").containsExactly(5);
  }

  @Test
  void queriesAloneNeedNoLog() {
    client.commands("MULTI", "GET a", "DBSIZE", "EXEC").replies(4);
    redis.group.record();
    assertThat(client.commands("MULTI", "GET a", "DBSIZE", "EXEC").replies(4))
        .last()
        .isEqualTo("[nil, :0]");
    assertThat(redis.group.kinds()).containsExactly(dev.troupe.raft.Call.Kind.READ);
  }

  @Test
  void theFirstWatchGoesThroughTheLogAndLaterOnesDoNot() {
    redis.group.record();
    client.ask("WATCH a");
    try (RawClient other = redis.connect()) {
      assertThat(other.ask("WATCH b")).isEqualTo("+OK");
      assertThat(other.commands("SET b 1", "MULTI", "EXEC").replies(3))
          .last()
          .isEqualTo("nil array");
    }
    assertThat(redis.group.kinds().subList(0, 2))
        .containsExactly(dev.troupe.raft.Call.Kind.WRITE, dev.troupe.raft.Call.Kind.READ);
  }

  /** A query that was answered from before the versions would let EXEC lose an update. */
  @Test
  void nothingBehindWatchIsAskedBeforeItsReply() {
    client.commands("WATCH a", "UNWATCH").replies(2);
    redis.group.pause();
    redis.group.record();
    client.commands("WATCH a", "GET a", "MULTI", "SET a 2", "EXEC");
    Await.until(() -> redis.group.waiting() == 1);
    redis.group.resume();
    assertThat(client.replies(5)).containsExactly("+OK", "nil", "+OK", "+QUEUED", "[+OK]");
    assertThat(redis.group.batches()).containsExactly(1, 2);
  }

  @Test
  void repliesUpToTheirLimit() {
    try (Redis small = Redis.start("troupe.kv.max-reply-bytes = 1000");
        RawClient mine = small.connect()) {
      mine.ask("SET a " + "x".repeat(600));
      String tooLarge = "-ERR the reply would be larger than troupe.kv.max-reply-bytes";
      mine.commands("MULTI", "GET a", "GET a", "SET b 1", "EXEC");
      List<String> replies = mine.replies(5);
      assertThat(replies.get(4)).isEqualTo("[" + "x".repeat(600) + ", " + tooLarge + ", +OK]");
    }
  }
}
