package dev.troupe.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JRaftWriteTest {

  private final List<String> outcomes = new ArrayList<>();

  @Test
  void answersWhatWasExecuted() {
    new JRaftWrite(request()).answer("done".getBytes());
    assertThat(outcomes).containsExactly("reply done");
  }

  @Test
  void failsWhatWasRefused() {
    new JRaftWrite(request()).run(new Status(RaftError.EPERM, "not a leader"));
    assertThat(outcomes).singleElement().asString().startsWith("fail ").contains("not a leader");
  }

  private Request request() {
    return new Request() {
      @Override
      public boolean write() {
        return true;
      }

      @Override
      public byte[] payload() {
        return new byte[0];
      }

      @Override
      public void reply(byte[] answer) {
        outcomes.add("reply " + new String(answer));
      }

      @Override
      public void fail(String why) {
        outcomes.add("fail " + why);
      }
    };
  }
}
