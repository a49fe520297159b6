package dev.troupe.raft;

import dev.troupe.testkit.sim.SimFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Snapshot files on a simulated disk, with the same steps as on a real one. */
record SimSnapshots(SimFiles files) implements SnapshotFiles {

  private static String name(SnapshotMeta snapshot) {
    return snapshot.index() + "-" + snapshot.term() + "-" + snapshot.checksum() + ".snapshot";
  }

  private String unused(String purpose) {
    int number = 0;
    while (files.exists(purpose + number + ".draft")) {
      number++;
    }
    return purpose + number + ".draft";
  }

  @Override
  public Draft draft(String purpose) throws IOException {
    String name = unused(purpose);
    files.write(name, new byte[0]);
    return new Draft() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        files.append(name, Arrays.copyOfRange(bytes, offset, offset + length));
      }

      @Override
      public void commit(SnapshotMeta snapshot) throws IOException {
        files.sync(name);
        files.rename(name, name(snapshot));
        files.syncFolder();
      }

      @Override
      public void close() throws IOException {
        files.delete(name);
      }
    };
  }

  @Override
  public InputStream open(SnapshotMeta snapshot) throws IOException {
    return files.open(name(snapshot));
  }

  @Override
  public byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException {
    byte[] all = files.read(name(snapshot));
    int from = (int) Math.min(all.length, offset);
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + length));
  }

  @Override
  public void deleteBefore(long index) throws IOException {
    for (String file : files.list()) {
      if (file.endsWith(".snapshot")
          && Long.parseLong(file.substring(0, file.indexOf('-'))) < index) {
        files.delete(file);
      }
    }
    files.syncFolder();
  }
}
