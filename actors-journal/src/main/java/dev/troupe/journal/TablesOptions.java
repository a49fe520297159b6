package dev.troupe.journal;

import java.util.List;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up: few bytes of memory, all column families flushed together, no log of its
 * own (ours stands in front of it), nothing written behind our back when it is closed.
 */
final class TablesOptions implements AutoCloseable {
  private static final long SMALL_BUFFER = 2L << 20;
  private static final long BLOCK_CACHE = 8L << 20;
  private static final int OPEN_FILES = 256;

  private final Cache cache = new LRUCache(BLOCK_CACHE);
  private final AbstractEventListener errors = new NoRecovery();
  private final ColumnFamilyOptions small;
  private final ColumnFamilyOptions large;
  final DBOptions database;
  final WriteOptions write = new WriteOptions().setDisableWAL(true);
  final FlushOptions flush = new FlushOptions().setWaitForFlush(true);

  TablesOptions(long writeBufferBytes) {
    small = family(SMALL_BUFFER);
    large = family(writeBufferBytes);
    database =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setAvoidFlushDuringShutdown(true)
            .setParanoidChecks(true)
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(OPEN_FILES)
            .setMaxBgErrorResumeCount(0)
            .setListeners(List.of(errors))
            .setStatsDumpPeriodSec(0)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(1 << 20)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
  }

  private ColumnFamilyOptions family(long writeBufferBytes) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(16 << 10)
            .setCacheIndexAndFilterBlocks(true);
    return new ColumnFamilyOptions()
        .setWriteBufferSize(writeBufferBytes)
        .setMaxWriteBufferNumber(3)
        .setTargetFileSizeBase(Math.max(writeBufferBytes, SMALL_BUFFER))
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setTableFormatConfig(table);
  }

  /** Default (what was applied), events, heads: in this order. */
  List<ColumnFamilyDescriptor> families() {
    return List.of(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
        new ColumnFamilyDescriptor("events".getBytes(), large),
        new ColumnFamilyDescriptor("heads".getBytes(), small));
  }

  @Override
  public void close() {
    write.close();
    flush.close();
    database.close();
    small.close();
    large.close();
    cache.close();
    errors.close();
  }

  /**
   * After an error RocksDB must not try to go on by itself. On a full disk it would look every few
   * seconds for room, and a write, or its own closing, would wait for that without any limit. We
   * close it and open it again, from what is on disk.
   */
  private static final class NoRecovery extends AbstractEventListener {
    NoRecovery() {
      super(EnabledEventCallback.ON_ERROR_RECOVERY_BEGIN);
    }

    @Override
    public boolean onErrorRecoveryBegin(BackgroundErrorReason reason, Status error) {
      return false;
    }
  }
}
