package dev.troupe.bench.drive;

import dev.troupe.bench.peer.ReplicaPlace;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that nobody listens at. */
public final class FreePorts {

  private static final int ANY = 0;
  private static final int LAST = 65_535;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  /**
   * So many, all different, and {@link ReplicaPlace#SPARE_PORTS} free ones after each. They are
   * free at this moment; somebody may be quicker.
   */
  public static List<Integer> find(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<Integer> found = new ArrayList<>();
      for (int tries = 0; found.size() < count; tries++) {
        if (tries == TRIES) {
          throw new IOException("not " + count + " free ports in " + TRIES + " tries");
        }
        ServerSocket first = hold(ANY);
        held.add(first);
        if (holdSpare(first.getLocalPort(), held)) {
          found.add(first.getLocalPort());
        }
      }
      return found;
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static boolean holdSpare(int first, List<ServerSocket> held) throws IOException {
    int last = first + ReplicaPlace.SPARE_PORTS;
    if (last > LAST) {
      return false;
    }
    for (int port = first + 1; port <= last; port++) {
      try {
        held.add(hold(port));
      } catch (BindException e) {
        return false; // somebody has it: these are left alone
      }
    }
    return true;
  }

  private static ServerSocket hold(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
