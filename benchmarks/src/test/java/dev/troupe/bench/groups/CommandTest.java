package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.peer.Tally;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CommandTest {

  @Test
  void aCommandNamesItsGroupAndItsAnswerTheMark() {
    byte[] command = new byte[GroupsPlan.COMMAND_BYTES];
    Command.stamp(command, 4711, 999);
    assertThat(Command.group(command)).isEqualTo(999);
    ByteBuffer answer = ByteBuffer.wrap(new Tally().apply(command, 0, command.length));
    assertThat(answer.getLong()).isEqualTo(1);
    assertThat(answer.getLong()).isEqualTo(4711);
  }

  @Test
  void aReadIsOfAGroupOrAsksTheNode() {
    int group = Command.groupOfRead(Command.read(0));
    assertThat(group).isZero();
    assertThat(NodeAsk.decode(group)).isEmpty();
    for (NodeAsk ask : NodeAsk.values()) {
      assertThat(NodeAsk.decode(Command.groupOfRead(ask.encode()))).contains(ask);
    }
  }
}
