package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.CallFailure;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands about the connection and the server, and what is wrong with commands. */
class ProtocolTest {

  private static Redis redis;
  private static Redis guarded;
  private RawClient client;

  @BeforeAll
  static void start() {
    redis = Redis.start();
    guarded = Redis.start("troupe.redis.password = \"se cret\"");
  }

  @AfterAll
  static void stop() {
    redis.close();
    guarded.close();
  }

  @BeforeEach
  void connect() {
    client = redis.connect();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        "PING > +PONG",
        "PING text > text",
        "ECHO text > text",
        "SELECT 0 > +OK",
        "SELECT 1 > -ERR DB index is out of range",
        "CLIENT GETNAME > nil",
        "CLIENT SETNAME me > +OK",
        "CLIENT SETINFO LIB-NAME mine > +OK",
        "CLIENT SETINFO lib-ver 1.0 > +OK",
        "CLIENT NO-TOUCH > \"-ERR wrong number of arguments for 'client|no-touch' command\"",
        "CLIENT NO-EVICT > \"-ERR wrong number of arguments for 'client|no-evict' command\"",
        "CLIENT NO-EVICT on > +OK",
        "CLIENT KILL x > -ERR unknown subcommand 'KILL' of CLIENT",
        "CLIENT ID x > -ERR wrong number of arguments for 'client|id' command",
        "COMMAND INFO nothing > [nil]",
        "COMMAND INFO get > [[get, :2, [+readonly, +fast], :1, :1, :1, [], [], [], []]]",
        "COMMAND INFO exec > [[exec, :1, [+noscript, +loading, +stale, +skip_slowlog], :0, :0, :0,"
            + " [], [], [], []]]",
        "COMMAND INFO watch > [[watch, :-2, [+noscript, +loading, +stale, +fast, +allow_busy], :1,"
            + " :-1, :1, [], [], [], []]]",
        "COMMAND INFO mset > [[mset, :-3, [+write, +denyoom], :1, :-1, :2, [], [], [], []]]",
        "CONFIG GET save > [save, ]",
        "CONFIG GET appendonly > [appendonly, yes]",
        "CONFIG GET nothing > []",
        "CONFIG SET a b > -ERR only CONFIG GET is there; settings are in troupe.redis",
        "DBSIZE > :0",
        "RESET > +RESET",
        "HELLO 4 > -NOPROTO unsupported protocol version",
        "HELLO x > -ERR Protocol version is not an integer or out of range",
        "HELLO 2 WHAT > -ERR Syntax error in HELLO option 'WHAT'",
        "CLUSTER INFO > \"-ERR unknown command 'CLUSTER', with args beginning with: 'INFO' \"",
        "GET > -ERR wrong number of arguments for 'get' command",
        "GET a b > -ERR wrong number of arguments for 'get' command",
        "MSET a > -ERR wrong number of arguments for 'mset' command",
        "MSET a b c > -ERR wrong number of arguments for 'mset' command",
        "PING a b > -ERR wrong number of arguments for 'ping' command",
        "SET a b NX XX > -ERR syntax error",
        "SET a b EX 1 PX 1 > -ERR syntax error",
        "SET a b EX > -ERR syntax error",
        "SET a b KEEPTTL EX 1 > -ERR syntax error",
        "SET a b WHAT > -ERR syntax error",
        "SET a b EX x > -ERR value is not an integer or out of range",
        "SET a b EX 0 > -ERR invalid expire time in 'set' command",
        "SET a b EX 9223372036854775807 > -ERR invalid expire time in 'set' command",
        "SETEX a -1 b > -ERR invalid expire time in 'setex' command",
        "PSETEX a 0 b > -ERR invalid expire time in 'psetex' command",
        "GETEX a EX 0 > -ERR invalid expire time in 'getex' command",
        "GETEX a PERSIST 1 > -ERR syntax error",
        "GETEX a EX > -ERR syntax error",
        "EXPIRE a 1 NX GT > -ERR NX and XX, GT or LT options at the same time are not compatible",
        "EXPIRE a 1 GT LT > -ERR GT and LT options at the same time are not compatible",
        "EXPIRE a 1 ZZ > -ERR Unsupported option ZZ",
        "EXPIRE a 9223372036854775807 > -ERR invalid expire time in 'expire' command",
        "INCRBY a 1.5 > -ERR value is not an integer or out of range",
        "DECRBY a -9223372036854775808 > -ERR decrement would overflow",
        "SETRANGE a -1 b > -ERR offset is out of range",
        "SCAN x > -ERR invalid cursor",
        "SCAN 0 COUNT 0 > -ERR syntax error",
        "SCAN 0 MATCH > -ERR syntax error",
        "SCAN 0 TYPE string > [0, []]",
        "SCAN 0 TYPE list > [0, []]",
        "FLUSHALL NOW > -ERR syntax error",
        "TROUPE.DO 1 GET a > -NOSESSION open one with TROUPE.SESSION first",
        "TROUPE.DO 0 GET a > -ERR sequence numbers start at 1",
      })
  void answers(String command, String reply) {
    assertThat(client.ask(command)).isEqualTo(reply);
    assertThat(client.ask("PING")).as("the connection lives").isEqualTo("+PONG");
  }

  @Test
  void everyCommandOfKeysWorksOverTheSocket() {
    List<String> scenario =
        List.of(
            "SET k v EX 100 > +OK",
            "TTL k > :100",
            "SET k w KEEPTTL GET > v",
            "PTTL k > :100000",
            "PERSIST k > :1",
            "EXPIRE k 50 > :1",
            "PEXPIRE k 5000 GT > :0",
            "EXPIREAT k 2000 > :1",
            "EXPIRETIME k > :2000",
            "PEXPIREAT k 2500500 > :1",
            "PEXPIRETIME k > :2500500",
            "SET k v EXAT 9000 > +OK",
            "PEXPIRETIME k > :9000000",
            "SET k v PXAT 5 > +OK",
            "EXISTS k > :0",
            "SETNX k 1 > :1",
            "SETNX k 1 > :0",
            "INCR k > :2",
            "DECR k > :1",
            "INCRBY k 10 > :11",
            "DECRBY k 4 > :7",
            "GETSET k x > 7",
            "APPEND k yz > :3",
            "STRLEN k > :3",
            "GETRANGE k 1 -1 > yz",
            "SETRANGE k 1 Y > :3",
            "GETEX k PX 10 > xYz",
            "PTTL k > :10",
            "GETEX k PERSIST > xYz",
            "TTL k > :-1",
            "TYPE k > +string",
            "TROUPE.CAS k xYz 1 > :1",
            "TROUPE.CAS k xYz 1 > :0",
            "SETEX e 7 v > +OK",
            "TTL e > :7",
            "PSETEX e 70 v > +OK",
            "PTTL e > :70",
            "MSET a 1 b 2 > +OK",
            "MSETNX b 1 c 2 > :0",
            "MGET a b c > [1, 2, nil]",
            "UNLINK a x > :1",
            "GETDEL b > 2",
            "DBSIZE > :2",
            "KEYS ? > [e, k]",
            "DEL e k > :2",
            "KEYS * > []",
            "FLUSHDB > +OK",
            "FLUSHALL ASYNC > +OK");
    for (String step : scenario) {
      String[] parts = step.split(" > ");
      String reply = client.ask(parts[0]);
      assertThat(reply.equals("[k, e]") ? "[e, k]" : reply).as(step).isEqualTo(parts[1]);
    }
  }

  @Test
  void speaksBothVersions() {
    assertThat(client.ask("HELLO")).contains("proto, :2").startsWith("[server, redis");
    assertThat(client.ask("HELLO 3 SETNAME me")).contains("proto, :3").startsWith("%[server");
    assertThat(client.ask("CLIENT GETNAME")).isEqualTo("me");
    assertThat(client.ask("GET none")).isEqualTo("nil3");
    assertThat(client.ask("MGET none")).isEqualTo("[nil3]");
    assertThat(client.ask("CONFIG GET save")).isEqualTo("%[save, ]");
    client.commands("GET none", "HELLO 2", "GET none");
    assertThat(client.reply()).isEqualTo("nil3");
    assertThat(client.reply()).startsWith("[server");
    assertThat(client.reply()).isEqualTo("nil");
  }

  @Test
  void demandsThePasswordFirst() {
    try (RawClient stranger = guarded.connect()) {
      assertThat(stranger.ask("GET a")).isEqualTo("-NOAUTH Authentication required.");
      assertThat(stranger.ask("PING")).startsWith("-NOAUTH");
      assertThat(stranger.ask("HELLO 3")).startsWith("-NOAUTH HELLO");
      assertThat(stranger.ask("AUTH wrong")).startsWith("-WRONGPASS");
      assertThat(stranger.ask("HELLO 3 AUTH default wrong")).startsWith("-WRONGPASS");
      stranger.send(RawClient.encode("AUTH", "other", "se cret"));
      assertThat(stranger.reply()).startsWith("-WRONGPASS");
      stranger.send(RawClient.encode("AUTH", "se cret") + RawClient.encode("GET", "a"));
      assertThat(stranger.replies(2)).containsExactly("+OK", "nil");
      assertThat(stranger.ask("RESET")).isEqualTo("+RESET");
      assertThat(stranger.ask("GET a")).startsWith("-NOAUTH");
      stranger.send(RawClient.encode("HELLO", "3", "AUTH", "default", "se cret"));
      assertThat(stranger.reply()).startsWith("%[server");
      assertThat(stranger.ask("QUIT")).isEqualTo("+OK");
      assertThat(stranger.isClosed()).isTrue();
    }
  }

  @Test
  void saysThatThereIsNoPassword() {
    assertThat(client.ask("AUTH x"))
        .startsWith("-ERR AUTH <password> called without any password configured");
    assertThat(client.ask("AUTH default x")).isEqualTo("+OK");
  }

  @Test
  void tellsOfItsCommands() {
    int count = Integer.parseInt(client.ask("COMMAND COUNT").substring(1));
    assertThat(count).isEqualTo(CommandTable.all().size());
    assertThat(client.ask("COMMAND LIST")).contains("troupe.cas");
    assertThat(client.ask("COMMAND")).startsWith("[[get, :2,").contains("[troupe.do, :-3");
    assertThat(client.ask("COMMAND DOCS get")).startsWith("[get, [summary, The value of a key,");
    assertThat(client.ask("COMMAND DOCS multi")).contains("group, transactions]");
    assertThat(client.ask("COMMAND DOCS nothing")).isEqualTo("[]");
  }

  @Test
  void tellsOfItself() {
    String info = client.ask("INFO");
    assertThat(info)
        .contains("redis_version:7.0.0", "connected_clients:", "role:master", "# Troupe")
        .contains("member:n1", "role:leader", "leader:n1", "term:3", "# Keyspace")
        .contains("tcp_port:" + redis.server.port());
    assertThat(client.ask("INFO keyspace")).isEqualTo("# Keyspace\r\n");
    client.commands("SET a 1", "SET b 1 EX 1000", "SET c 1 EX 1000").replies(3);
    assertThat(client.ask("INFO keyspace"))
        .isEqualTo("# Keyspace\r\ndb0:keys=3,expires=2,avg_ttl=0\r\n");
    client.ask("PERSIST c");
    assertThat(client.ask("INFO keyspace")).contains("keys=3,expires=1,");
    assertThat(client.ask("INFO clients")).doesNotContain("Server", "Keyspace");
    assertThat(client.ask("CLIENT INFO")).contains("resp=2", "cmd=client");
    String id = client.ask("CLIENT ID");
    assertThat(client.ask("CLIENT LIST")).startsWith("id=" + id.substring(1) + " addr=127.0.0.1:");
  }

  @Test
  void tellsOfItselfWithoutALeaderToo() {
    guarded.group.fail(call -> CallFailure.NO_LEADER);
    try (RawClient operator = guarded.connect()) {
      operator.send(RawClient.encode("AUTH", "se cret"));
      operator.reply();
      assertThat(operator.ask("INFO")).contains("# Troupe").doesNotContain("Keyspace");
    } finally {
      guarded.group.fail(call -> null);
    }
  }

  @Test
  void answersWhatWasAskedBeforeItCloses() {
    redis.group.pause();
    client.commands("SET q 1", "DEL q", "QUIT", "SET q 2");
    Await.until(() -> redis.group.waiting() == 2);
    redis.group.resume();
    assertThat(client.replies(3)).containsExactly("+OK", ":1", "+OK");
    assertThat(client.isClosed()).isTrue();
    try (RawClient other = redis.connect()) {
      assertThat(other.ask("EXISTS q")).isEqualTo(":0");
    }
  }
}
