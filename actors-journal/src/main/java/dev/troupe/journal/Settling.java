package dev.troupe.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves to the tables what is still alive in a write-ahead file, so that the file may go. Files are
 * settled in their order, each whole: the tables know up to which frame they are complete. Used by
 * one thread at a time.
 */
final class Settling {
  private static final long BATCH_BYTES = 1 << 20;

  private final Recent recent;
  private final Tables tables;
  private final Disk disk;
  private List<Operation> batch = new ArrayList<>();
  private long batchBytes;

  Settling(Recent recent, Tables tables, Disk disk) {
    this.recent = recent;
    this.tables = tables;
    this.disk = disk;
  }

  /**
   * Returns once all that counts in the file is in the tables, and not necessarily on disk.
   *
   * @throws DamagedJournalException if the file is not as it was written
   */
  void settle(Path file) throws IOException {
    batch.clear();
    batchBytes = 0;
    long frame = 0;
    try (FrameFile content = new FrameFile(disk, file)) {
      for (Recent.Step step : recent.steps(file)) {
        if (step.frame() != frame && batchBytes >= BATCH_BYTES) {
          apply(frame);
        }
        frame = step.frame();
        add(content, step);
      }
    }
    if (!batch.isEmpty()) {
      apply(frame);
    }
  }

  private void add(FrameFile content, Recent.Step step) throws IOException {
    if (step instanceof Recent.Deletion deletion) {
      batch.add(new Operation.Delete(deletion.id(), deletion.to()));
    } else if (step instanceof Recent.Piece piece) {
      long deleted = recent.deleted(piece.id());
      Operation.Write left =
          piece.last() <= deleted ? nothing(piece) : after(deleted, content.read(piece));
      batch.add(left);
      batchBytes += left.encodedBytes();
    }
  }

  /** Of a write whose events are deleted only its number is left: it is not given out again. */
  private static Operation.Write nothing(Recent.Piece piece) {
    return new Operation.Write(piece.id(), piece.last() + 1, List.of());
  }

  private static Operation.Write after(long deleted, Operation.Write write) {
    int gone = (int) Math.max(0, deleted - write.first() + 1);
    return gone == 0
        ? write
        : new Operation.Write(
            write.id(), deleted + 1, write.events().subList(gone, write.events().size()));
  }

  private void apply(long frame) {
    tables.apply(batch, frame);
    batch.clear();
    batchBytes = 0;
  }
}
