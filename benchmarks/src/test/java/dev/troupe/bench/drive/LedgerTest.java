package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  private static byte[] answer(long count, long second) {
    return ByteBuffer.allocate(16).putLong(count).putLong(second).array();
  }

  @BeforeEach
  void threeWritesAnsweredOutOfOrder() {
    ledger.written(answer(2, 1), 1, 0);
    ledger.written(answer(3, 3), 3, 0);
    ledger.written(answer(1, 2), 2, 0);
    assertThat(ledger.highest()).isEqualTo(3);
  }

  @Test
  void anothersAnswerIsNoticed() {
    assertThatIllegalStateException().isThrownBy(() -> ledger.written(answer(4, 5), 4, 3));
  }

  @Test
  void aWriteBeforeWhatWasAcknowledgedIsNoticed() {
    assertThatIllegalStateException().isThrownBy(() -> ledger.written(answer(3, 4), 4, 3));
  }

  @Test
  void aStaleReadIsNoticed() {
    ledger.read(answer(3, 0), 3);
    assertThatIllegalStateException().isThrownBy(() -> ledger.read(answer(2, 0), 3));
  }

  @Test
  void allAcknowledgedCommandsMustBeThereOnce() {
    ledger.settle(answer(3, 0));
    assertThatIllegalStateException().isThrownBy(() -> ledger.settle(answer(2, 0)));
    assertThatIllegalStateException().isThrownBy(() -> ledger.settle(answer(4, 0)));
    ledger.failure(); // it may have been executed
    assertThatCode(() -> ledger.settle(answer(4, 0))).doesNotThrowAnyException();
    assertThatIllegalStateException().isThrownBy(() -> ledger.settle(answer(5, 0)));
  }
}
