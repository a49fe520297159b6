package dev.troupe.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What members have written of their sessions and their state machines, which is all that they have
 * made of the log: after the same entry it must be the same on all of them, byte by byte. The
 * snapshots' sizes and checksums say whether it is; the files are read only to say what is not.
 */
final class WrittenStates {

  private record Written(String member, SnapshotMeta snapshot) {}

  private record Parts(byte[] sessions, byte[] state) {}

  /** Snapshots bring their own. */
  private static final SessionLimits NO_LIMITS = new SessionLimits(0, 0, 0);

  private final Map<Long, Written> first = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private final Map<String, SnapshotFiles> files = new HashMap<>();

  /** Where a member keeps its snapshots. */
  void areIn(SnapshotFiles folder, String member) {
    files.put(member, folder);
  }

  /** Whether a member itself has written what it had made of the log up to this entry. */
  boolean has(String member, long index) {
    return last.getOrDefault(member, -1L) == index;
  }

  /**
   * Takes note of a snapshot that a member has taken itself.
   *
   * @return in what it differs from that of the first who has taken one after the same entry
   */
  Optional<String> difference(String member, SnapshotMeta taken) {
    last.put(member, taken.index());
    Written own = new Written(member, taken);
    Written known = first.putIfAbsent(taken.index(), own);
    if (known == null || known.snapshot().with(taken.configuration()).equals(taken)) {
      return Optional.empty();
    }
    return Optional.of(
        "after entry %d %s and %s differ in %s"
            .formatted(taken.index(), known.member(), member, inWhat(known, own)));
  }

  private String inWhat(Written one, Written other) {
    try {
      Parts mine = parts(one);
      Parts others = parts(other);
      boolean sessions = !Arrays.equals(mine.sessions(), others.sessions());
      boolean states = !Arrays.equals(mine.state(), others.state());
      return (sessions ? "their session tables" : "")
          + (sessions && states ? " and " : "")
          + (states ? "their state machines" : "")
          + (sessions || states ? "" : "the entry's term or time");
    } catch (IOException | RuntimeException unreadable) {
      return "what they wrote: %s and %s (%s)"
          .formatted(one.snapshot(), other.snapshot(), unreadable);
    }
  }

  private Parts parts(Written written) throws IOException {
    SnapshotFiles folder = files.get(written.member());
    if (folder == null) {
      throw new IOException("nobody knows where " + written.member() + " keeps its files");
    }
    byte[] all;
    try (InputStream file = folder.open(written.snapshot())) {
      all = file.readAllBytes();
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(all));
    new SessionTable(NO_LIMITS).restore(in);
    int sessions = all.length - in.available();
    return new Parts(Arrays.copyOf(all, sessions), Arrays.copyOfRange(all, sessions, all.length));
  }
}
