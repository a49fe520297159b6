package dev.troupe.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToLongFunction;

/**
 * What stands in the write-ahead files and not in the tables yet: where each write lies, and up to
 * where events are deleted. An event that is deleted before its file is {@linkplain Settling
 * settled} never gets into the tables, which would write it twice more. For any thread; in memory
 * alone, as the files say it all again.
 */
final class Recent {

  /** What a file says, in its order. */
  sealed interface Step {
    /** Number of the frame that it is part of. */
    long frame();

    byte[] id();
  }

  /**
   * A write.
   *
   * @param frameAt where its frame's header stands in the file
   * @param at where the operation stands in the file
   * @param bytes its length there
   */
  record Piece(
      Path file, long frame, int frameAt, int at, int bytes, byte[] id, long first, long last)
      implements Step {}

  /** A delete, up to a number that exists. */
  record Deletion(long frame, byte[] id, long to) implements Step {}

  /** One persistence id. */
  private static final class Track {
    final byte[] id;
    final ArrayDeque<Piece> alive = new ArrayDeque<>();
    long highest;
    long deleted;
    int files; // in which it has steps

    Track(byte[] id) {
      this.id = id;
    }
  }

  private static final class Content {
    final List<Step> steps = new ArrayList<>();
    final Set<Track> tracks = new HashSet<>();
  }

  private final ToLongFunction<byte[]> highestInTables;
  private final Map<ByteBuffer, Track> tracks = new HashMap<>();
  private final Map<Path, Content> files = new LinkedHashMap<>();
  private final ReentrantReadWriteLock recycling = new ReentrantReadWriteLock();
  private int size;

  Recent(ToLongFunction<byte[]> highestInTables) {
    this.highestInTables = highestInTables;
  }

  /** Held while a file is read that must not become another one meanwhile. */
  Lock reading() {
    return recycling.readLock();
  }

  /** The operations of a frame are durable. */
  synchronized void add(WriteAhead.Place place, List<Operation> operations) {
    Content content = files.computeIfAbsent(place.file(), none -> new Content());
    int at = place.at() + Frame.HEADER_BYTES;
    for (Operation operation : operations) {
      Track track = tracks.computeIfAbsent(ByteBuffer.wrap(operation.id()), this::track);
      if (content.tracks.add(track)) {
        track.files++;
      }
      Step step = step(place, at, operation, track);
      content.steps.add(step);
      size++;
      at += operation.encodedBytes();
    }
  }

  private Track track(ByteBuffer id) {
    return new Track(id.array());
  }

  private Step step(WriteAhead.Place place, int at, Operation operation, Track track) {
    if (operation instanceof Operation.Write write) {
      track.highest = write.last();
      Piece piece =
          new Piece(
              place.file(),
              place.frame(),
              place.at(),
              at,
              write.encodedBytes(),
              track.id,
              write.first(),
              write.last());
      track.alive.add(piece);
      return piece;
    }
    if (track.highest == 0) {
      track.highest = highestInTables.applyAsLong(track.id);
    }
    long to = Math.min(((Operation.Delete) operation).to(), track.highest);
    track.deleted = Math.max(track.deleted, to);
    while (!track.alive.isEmpty() && track.alive.peek().last() <= track.deleted) {
      track.alive.poll();
    }
    return new Deletion(place.frame(), track.id, to);
  }

  /** The highest sequence number that was written here; 0 if none was. */
  synchronized long highest(byte[] id) {
    Track track = tracks.get(ByteBuffer.wrap(id));
    return track == null ? 0 : track.highest;
  }

  /** Up to here the events of the id are deleted, as far as it was done here; or 0. */
  synchronized long deleted(byte[] id) {
    Track track = tracks.get(ByteBuffer.wrap(id));
    return track == null ? 0 : track.deleted;
  }

  /** The next writes of an id that hold an event at {@code from} or behind, at most so many. */
  synchronized List<Piece> alive(byte[] id, long from, int most) {
    Track track = tracks.get(ByteBuffer.wrap(id));
    if (track == null) {
      return List.of();
    }
    return track.alive.stream().filter(piece -> piece.last() >= from).limit(most).toList();
  }

  /** All that a file says; of one that is full, as another may still be written to. */
  synchronized List<Step> steps(Path file) {
    Content content = files.get(file);
    return content == null ? List.of() : List.copyOf(content.steps);
  }

  /** The tables hold what is alive in the file, on disk; waits for those who read it. */
  void forget(Path file) {
    recycling.writeLock().lock();
    try {
      forgetContent(file);
    } finally {
      recycling.writeLock().unlock();
    }
  }

  private synchronized void forgetContent(Path file) {
    Content content = files.remove(file);
    if (content == null) {
      return;
    }
    size -= content.steps.size();
    for (Track track : content.tracks) {
      while (!track.alive.isEmpty() && track.alive.peek().file().equals(file)) {
        track.alive.poll();
      }
      if (--track.files == 0) {
        tracks.remove(ByteBuffer.wrap(track.id));
      }
    }
  }

  /** Writes and deletes that are remembered. */
  synchronized int size() {
    return size;
  }
}
