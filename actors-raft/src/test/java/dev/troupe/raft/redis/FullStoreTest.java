package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is full takes nothing that may make it grow, and all else. */
class FullStoreTest {

  private static final String REFUSED =
      "-OOM command not allowed when used memory > 'troupe.kv.max-bytes'; not executed";

  private final Redis redis = Redis.start("troupe.kv.max-bytes = 1000");
  private final RawClient client = redis.connect();

  /** Each key takes 96 + 1 + 403 bytes. */
  @BeforeEach
  void fill() {
    for (String key : new String[] {"a", "b", "c"}) {
      assertThat(client.ask("SET " + key + " " + "x".repeat(403))).isEqualTo("+OK");
    }
  }

  @AfterEach
  void stop() {
    client.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a 1",
        "SETNX d 1",
        "SETEX a 10 1",
        "PSETEX a 10 1",
        "GETSET a 1",
        "APPEND a 1",
        "SETRANGE a 0 1",
        "MSET a 1",
        "MSETNX d 1",
        "INCR d",
        "INCRBY d 1",
        "DECR d",
        "DECRBY d 1",
        "TROUPE.CAS a 1 2"
      })
  void refusesWhatMayMakeItGrow(String command) {
    assertThat(client.ask(command)).isEqualTo(REFUSED);
    assertThat(client.ask("DBSIZE")).isEqualTo(":3");
    assertThat(client.ask("TROUPE.SESSION s")).contains("new");
    assertThat(client.ask("TROUPE.DO 1 " + command)).isEqualTo(REFUSED);
    assertThat(client.ask("TROUPE.DO 1 DEL a")).isEqualTo(":1"); // the number is not used up
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEL a", "UNLINK a", "GETDEL a", "FLUSHALL", "PEXPIREAT a 1"})
  void takesMoreOnceThereIsRoom(String command) {
    assertThat(client.ask("SET d 1")).isEqualTo(REFUSED);
    assertThat(client.ask(command)).isNotEqualTo(REFUSED);
    assertThat(client.ask("SET d 1")).isEqualTo("+OK");
  }

  @Test
  void goesOnWithAllElse() {
    assertThat(client.ask("STRLEN a")).isEqualTo(":403");
    assertThat(client.ask("EXPIRE a 100")).isEqualTo(":1");
    assertThat(client.ask("PERSIST a")).isEqualTo(":1");
    assertThat(client.ask("GETEX a PX 100")).hasSize(403);
    redis.group.advance(100);
    assertThat(client.ask("EXISTS a b")).isEqualTo(":1");
    assertThat(client.ask("SET d 1")).isEqualTo("+OK");
  }

  @Test
  void tellsHowFullItIs() {
    assertThat(client.ask("INFO memory"))
        .isEqualTo(
            "# Memory\r\nused_memory:1500\r\nmaxmemory:1000\r\nmaxmemory_policy:noeviction\r\n");
  }
}
