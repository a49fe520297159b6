package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Three replicas of a system, started for a turn of measuring on empty folders. */
public interface Servers extends AutoCloseable {

  /**
   * Starts three replicas.
   *
   * @param folder for what they write; made anew
   */
  static Servers start(Layout layout, Peer peer, Path folder) throws IOException {
    return switch (layout) {
      case SOCKETS -> SocketServers.start(peer, folder);
      case IN_PROCESS -> InProcessServers.start(peer, folder);
    };
  }

  /**
   * A way to whoever leads, which is waited for.
   *
   * @throws IOException if nobody leads in time
   */
  Link leader() throws IOException, InterruptedException;

  /** The processes that they are; none if they are in the client's. */
  List<ProcessHandle> processes();

  /** Ends them; what they wrote stays, their logs with it. */
  @Override
  void close();
}
