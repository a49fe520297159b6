package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.CallFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {

  @ParameterizedTest
  @EnumSource(CallFailure.class)
  void everyFailureHasAReplyOfItsOwn(CallFailure failure) {
    assertThat(Failures.reply(failure)).startsWith((byte) '-');
  }
}
