/**
 * A Pekko Persistence journal and snapshot store in one data folder.
 *
 * <p>An event is on disk (synced) before it is acknowledged, and all actors that write at the same
 * moment share one sync. In reading order: {@link dev.troupe.journal.JournalPlugin} takes what
 * Pekko hands it, {@link dev.troupe.journal.EventStore} queues it, {@link
 * dev.troupe.journal.Committer} gathers what waits into groups, {@link
 * dev.troupe.journal.WriteAhead} makes each group one synced frame, and {@link
 * dev.troupe.journal.Tables} holds what was made durable in RocksDB, from where it is replayed.
 * {@link dev.troupe.journal.SegmentReader} judges the write-ahead files when the folder is opened:
 * a torn tail is cut, damage in the middle is refused.
 */
package dev.troupe.journal;
