package dev.troupe.journal;

import java.nio.file.Path;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DbPath;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up: few bytes of memory, all column families flushed together, no log of its
 * own (ours stands in front of it), nothing written behind our back when it is closed.
 */
final class TablesOptions implements AutoCloseable {
  private static final long SMALL_BUFFER = 2L << 20;
  private static final long BLOCK_CACHE = 8L << 20;
  private static final int OPEN_FILES = 256;
  private static final long MANIFEST_BYTES = 64 << 10;

  private final Cache cache = new LRUCache(BLOCK_CACHE);
  private final ColumnFamilyOptions small;
  final ColumnFamilyOptions large;
  final DBOptions database;
  final WriteOptions write = new WriteOptions().setDisableWAL(true);
  final FlushOptions flush = new FlushOptions().setWaitForFlush(true);

  TablesOptions(Path folder, long writeBufferBytes) {
    small = family(SMALL_BUFFER);
    large = family(writeBufferBytes);
    // On a full disk RocksDB would look for room by itself every few seconds; writes and its own
    // closing would wait for that without a limit. We open it again ourselves, as after any
    // failure. No option says so (max_bgerror_resume_count is for other errors), but RocksDB leaves
    // it where any family of tables has a path of its own, even if it is the same folder.
    // TablesFullDiskTest fails should that change.
    large.setCfPaths(List.of(new DbPath(folder, Long.MAX_VALUE)));
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
            // Space set aside by the megabyte, for a manifest of some kilobytes too, is just what a
            // flush lacks on a full disk.
            .setAllowFAllocate(false)
            .setManifestPreallocationSize(MANIFEST_BYTES)
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

  /** What a table file of events grows to. */
  long fileBytes() {
    return large.targetFileSizeBase();
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
  }
}
