package dev.troupe.raft.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fetching ahead changes nothing, whatever comes. */
class KeyFetchTest {

  private final Random random = new Random(4);

  private byte[] key() {
    return ("k" + random.nextInt(50)).getBytes();
  }

  private byte[] command() {
    switch (random.nextInt(9)) {
      case 0:
        byte[] garbage = new byte[random.nextInt(12)];
        random.nextBytes(garbage);
        return garbage;
      case 1:
        return KvCommand.encode(KvOp.DEL, key(), key());
      case 2:
        return KvCommand.encode(KvOp.DBSIZE);
      case 3:
        return KvCommand.encode(KvOp.MGET, key(), key());
      case 4:
        return KvCommand.encode(KvOp.EXEC, KvCommand.encode(KvOp.SET, key(), key()));
      case 5:
        return KvCommand.encode(KvOp.GET);
      case 6:
        return KvCommand.encode(KvOp.GET, key());
      default:
        return KvCommand.encode(KvOp.SET, key(), new byte[random.nextInt(300)]);
    }
  }

  @Test
  void repliesAndStateAreTheSameWithItAndWithout() {
    KvStateMachine with = new KvStateMachine();
    KvStateMachine without = new KvStateMachine();
    long index = 1;
    for (int batch = 0; batch < 200; batch++) {
      List<byte[]> commands = new ArrayList<>();
      for (int i = random.nextInt(70); i >= 0; i--) {
        commands.add(command());
      }
      with.prefetch(commands);
      for (byte[] command : commands) {
        byte[] reply = with.apply(index, batch, command);
        assertThat(reply).isEqualTo(without.apply(index, batch, command));
        index++;
      }
    }
    byte[] all = KvCommand.encode(KvOp.KEYS, "*".getBytes());
    assertThat(with.query(all)).isEqualTo(without.query(all));
    assertThat(with.query(KvCommand.encode(KvOp.DBSIZE))).isNotEqualTo(Resp.integer(0));
  }
}
