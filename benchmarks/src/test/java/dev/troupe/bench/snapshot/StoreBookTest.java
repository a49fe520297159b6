package dev.troupe.bench.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvStateMachine;
import dev.troupe.raft.kv.Resp;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreBookTest {

  private static final int KEYS = 5;

  private final StoreBook book = new StoreBook(KEYS, 64);

  @Test
  void theFirstWritesFillEachKeyAndTheLaterOnesReplace() {
    KvStateMachine store = new KvStateMachine();
    long number = 0;
    for (int write = 1; write <= 8; write++) {
      number = book.number();
      assertThat(store.apply(write, 0, book.command(number))).isEqualTo(Resp.OK);
    }
    assertThat(IntStream.rangeClosed(1, KEYS).map(n -> StoreBook.key(n, KEYS)))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(store.query(KvCommand.encode(KvOp.DBSIZE))).isEqualTo(Resp.integer(KEYS));
    String last = "key:" + StoreBook.key(number, KEYS);
    byte[] bulk = store.query(KvCommand.encode(KvOp.GET, last.getBytes(StandardCharsets.US_ASCII)));
    assertThat(StoreBook.number(bulk)).isEqualTo(number);
  }

  @Test
  void aReplyWithoutAValueIsSeen() {
    assertThatIllegalStateException().isThrownBy(() -> StoreBook.number(Resp.NULL));
    assertThatIllegalStateException().isThrownBy(() -> StoreBook.number(Resp.bulk("short")));
  }

  @Test
  void whatReplacesIsTimedAndAnErrorIsWrong() {
    book.acknowledged(KEYS, System.nanoTime(), 0, Resp.OK);
    assertThat(book.writesSince(0)).isEmpty();
    book.acknowledged(KEYS + 1, System.nanoTime(), 0, Resp.OK);
    assertThat(book.writesSince(0)).hasSize(1);
    assertThat(book.writesSince(Long.MAX_VALUE)).isEmpty();
    assertThatCode(book::check).doesNotThrowAnyException();
    book.acknowledged(KEYS + 2, System.nanoTime(), 0, Resp.error("OOM"));
    assertThatIllegalStateException().isThrownBy(book::check).withMessageContaining("OOM");
  }
}
