package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Write-ahead files as a crash leaves them before the tables were flushed: some that are full, and
 * an open one. Knows where each frame lies and what it holds.
 */
final class WalFolder {
  /** A frame's place, and the one event that it holds. */
  record Place(Path file, long from, long to, String event) {}

  final Path folder;
  final List<Place> frames = new ArrayList<>();
  final List<Path> files = new ArrayList<>();
  private final int segmentBytes;

  private final boolean used;

  private WalFolder(Path folder, int segmentBytes, boolean used) {
    this.folder = folder;
    this.used = used;
    this.segmentBytes = segmentBytes;
  }

  static WalFolder write(Path folder, int segmentBytes, int events, int mostBytes, long seed)
      throws IOException {
    return write(folder, segmentBytes, events, mostBytes, seed, false);
  }

  /**
   * As the other.
   *
   * @param used each file but the first was another one before
   */
  static WalFolder write(
      Path folder, int segmentBytes, int events, int mostBytes, long seed, boolean used)
      throws IOException {
    Files.createDirectories(folder);
    WalFolder made = new WalFolder(folder, segmentBytes, used);
    Random random = new Random(seed);
    try (WriteAhead log =
        new WriteAhead(Disk.real(), folder, random.nextLong(), made.new Plain(), 1, 1, 0)) {
      for (int i = 1; i <= events; i++) {
        byte[] payload = new byte[1 + random.nextInt(mostBytes)];
        random.nextBytes(payload);
        log.append(List.of(new Operation.Write(new byte[] {'a'}, i, List.of(payload))));
      }
    }
    made.findFrames();
    return made;
  }

  private void findFrames() throws IOException {
    files.addAll(Disk.real().list(folder));
    for (int f = 0; f < files.size(); f++) {
      SegmentReader reader = SegmentReader.open(Disk.real(), files.get(f), f + 1);
      long from = reader.offset();
      for (List<Operation> frame = reader.read(); frame != null; frame = reader.read()) {
        frames.add(new Place(files.get(f), from, reader.offset(), text(frame)));
        from = reader.offset();
      }
    }
  }

  private static String text(List<Operation> frame) {
    Operation.Write write = (Operation.Write) frame.get(0);
    return write.first() + "=" + java.util.Arrays.hashCode(write.events().get(0));
  }

  List<String> all() {
    return frames.stream().map(Place::event).toList();
  }

  Path lastFile() {
    return files.get(files.size() - 1);
  }

  Place lastFrame() {
    return frames.get(frames.size() - 1);
  }

  /** The frame in which this byte lies, or null. */
  Place at(Path file, long offset) {
    for (Place place : frames) {
      if (place.file.equals(file) && place.from <= offset && offset < place.to) {
        return place;
      }
    }
    return null;
  }

  /** What a recovery makes of the folder as it is now. */
  List<String> recover() throws IOException {
    Sink sink = new Sink();
    FaultyDisk disk = new FaultyDisk();
    disk.keeps = true; // for the next one who looks at it
    Recovery.run(disk, folder, sink);
    return new ArrayList<>(sink.events.values());
  }

  /** Tables in memory. */
  static final class Sink implements Recovery.Target {
    final TreeMap<Long, String> events = new TreeMap<>();

    @Override
    public long applied() {
      return 0;
    }

    @Override
    public void apply(List<Operation> operations, long frame) {
      events.put(frame, text(operations));
    }

    @Override
    public void flush() {}
  }

  private final class Plain implements WriteAhead.Spares {
    @Override
    public Path take() throws IOException {
      Path file = folder.resolve("spare.tmp");
      Path first = WriteAhead.fileOf(folder, 1);
      if (used && Files.exists(first)) {
        Files.copy(first, file); // a file that was full, as it is
        return file;
      }
      try (Disk.DiskFile out = Disk.real().create(file)) {
        out.write(ByteBuffer.allocate(segmentBytes), 0);
      }
      return file;
    }

    @Override
    public void prepare() {}

    @Override
    public void retire(Path segment) {}

    @Override
    public long segmentBytes() {
      return segmentBytes;
    }
  }
}
