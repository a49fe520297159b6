package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** No call waits for RocksDB without a limit; and when it compacts by itself. */
class TablesLimitsTest {
  private static final int WRITE_BUFFER = 64 << 10;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final byte[] ID = "a".getBytes();

  @TempDir Path dir;
  private long frame;

  @BeforeEach
  void load() throws Exception {
    NativeLibrary.load(dir);
  }

  private Tables open(long usableBytes, Duration call, Duration close) {
    return Tables.open(dir, WRITE_BUFFER, usableBytes, new Tables.Limits(call, close));
  }

  @Test
  void aWriteThatRocksDbHoldsUpForTooLongFails() throws Exception {
    Tables tables = open(Long.MAX_VALUE, SHORT, LONG);
    tables.rocksDb().pauseBackgroundWork(); // as if the disk took for ever
    assertThatThrownBy(() -> put(tables, 1000))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("did not end a call")
        .hasMessageContaining("PT0.2S");
    tables.rocksDb().continueBackgroundWork();
    assertThat(tables.close()).isTrue();
  }

  @Test
  void aFlushThatTakesTooLongFails() throws Exception {
    Tables tables = open(Long.MAX_VALUE, SHORT, LONG);
    tables.rocksDb().pauseBackgroundWork();
    put(tables, 1);
    assertThatThrownBy(tables::flush)
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("did not end a call");
    tables.rocksDb().continueBackgroundWork();
    assertThat(tables.close()).isTrue();
  }

  @Test
  void closingDoesNotWaitForACallThatDoesNotEndButNobodyElseOpensMeanwhile() throws Exception {
    Tables tables = open(Long.MAX_VALUE, LONG, SHORT);
    put(tables, 1);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(() -> tables.apply(thatHang(entered, end), 2));
    entered.await();
    assertThat(tables.close()).isFalse();
    assertThat(tables.isClosed()).isFalse();
    assertThatThrownBy(() -> tables.highest(ID))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("were closed");
    assertThatThrownBy(() -> open(Long.MAX_VALUE, LONG, SHORT))
        .isInstanceOf(JournalUnavailableException.class);
    end.countDown();
    Eventually.until("closed", tables::isClosed);
    TestStores.await(hanging.handle((done, failure) -> null)); // written or not: it has ended
    Tables again = open(Long.MAX_VALUE, LONG, LONG);
    assertThat(again.close()).isTrue();
  }

  /** Operations that keep who looks at them until he may go on. */
  private static List<Operation> thatHang(CountDownLatch entered, CountDownLatch end) {
    return new AbstractList<>() {
      @Override
      public Operation get(int index) {
        entered.countDown();
        try {
          end.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        return Operation.Delete.of("a", 1);
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  @Test
  void compactsOnlyWhileThereIsRoomAndIsNotHeldUpMeanwhile() throws Exception {
    Tables tables = open(Long.MAX_VALUE, LONG, LONG);
    flushes(tables, 1);
    tables.compactIfRoom(0);
    int beyondAllLimits = 40; // with so many files on level 0 RocksDB would stop writes
    flushes(tables, beyondAllLimits);
    assertThat(files(tables)).isEqualTo(1 + beyondAllLimits);
    tables.close();

    Tables again = open(0, LONG, LONG);
    flushes(again, 1);
    assertThat(files(again)).isEqualTo(2 + beyondAllLimits);
    again.compactIfRoom(Long.MAX_VALUE);
    Eventually.until("compacted", () -> files(again) < 4);
    assertThat(again.read(ID, 1, Long.MAX_VALUE, 100, Long.MAX_VALUE)).hasSize(2 + beyondAllLimits);
    again.close();
  }

  private void flushes(Tables tables, int count) {
    for (int i = 0; i < count; i++) {
      put(tables, 1);
      tables.flush();
    }
  }

  private void put(Tables tables, int events) {
    for (int i = 0; i < events; i++) {
      Operation write = Operation.Write.of("a", ++frame, List.of(new byte[2000]));
      tables.apply(List.of(write), frame);
    }
  }

  private static int files(Tables tables) throws RocksDBException {
    return Integer.parseInt(tables.property("rocksdb.num-files-at-level0"));
  }
}
