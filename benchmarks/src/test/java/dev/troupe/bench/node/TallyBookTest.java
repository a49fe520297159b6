package dev.troupe.bench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.troupe.bench.peer.Tally;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TallyBookTest {

  private final TallyBook book = new TallyBook(64);

  private static byte[] answer(long count, long mark) {
    return ByteBuffer.allocate(Tally.ANSWER).putLong(count).putLong(mark).array();
  }

  @Test
  void aCommandBeginsWithItsNumberAndIsOfTheLength() {
    long number = book.number();
    byte[] command = book.command(number);
    assertThat(command).hasSize(64);
    assertThat(ByteBuffer.wrap(command).getLong()).isEqualTo(number);
    assertThat(book.number()).isGreaterThan(number);
  }

  @Test
  void anAnswerMustNameItsCommand() {
    book.acknowledged(3, 0, 0, answer(1, 3));
    assertThatCode(book::check).doesNotThrowAnyException();
    book.acknowledged(4, 0, 0, answer(2, 5));
    assertThatIllegalStateException().isThrownBy(book::check);
    assertThat(book.acknowledged()).isEqualTo(2);
  }

  @Test
  void theAccountAllowsForUnknownOutcomesAlone() {
    TallyBook.settle(5, 5, 8);
    TallyBook.settle(5, 8, 8);
    assertThatIllegalStateException().isThrownBy(() -> TallyBook.settle(5, 4, 8));
    assertThatIllegalStateException().isThrownBy(() -> TallyBook.settle(5, 9, 8));
  }
}
