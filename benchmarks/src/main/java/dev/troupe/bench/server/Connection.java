package dev.troupe.bench.server;

import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.wire.FrameReader;
import dev.troupe.bench.wire.FrameWriter;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One client: a thread takes requests, all that have come in at once, and another sends replies,
 * all that are there at once. So neither waits for the other, nor a replica's threads for a socket.
 */
final class Connection {

  /** The most requests without a reply that a client may have; more ends its connection. */
  static final int MAX_OUTSTANDING = 65_536;

  private final Socket socket;
  private final Replica replica;
  private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(MAX_OUTSTANDING);
  private final Thread sender = daemon(this::sendReplies, "replies");

  private Connection(Socket socket, Replica replica) {
    this.socket = socket;
    this.replica = replica;
  }

  static void start(Socket socket, Replica replica) {
    Connection connection = new Connection(socket, replica);
    connection.sender.start();
    daemon(connection::takeRequests, "requests").start();
  }

  private static Thread daemon(Runnable loop, String name) {
    Thread thread = new Thread(loop, name);
    thread.setDaemon(true);
    return thread;
  }

  private void takeRequests() {
    try {
      FrameReader in = new FrameReader(socket.getInputStream());
      while (in.await()) {
        List<FrontRequest> batch = new ArrayList<>();
        while (in.next()) {
          take(in, batch);
        }
        if (!batch.isEmpty()) {
          replica.submit(batch);
        }
      }
      close("the client has left");
    } catch (IOException e) {
      close(e.toString());
    }
  }

  private void take(FrameReader in, List<FrontRequest> batch) throws IOException {
    switch (in.kind()) {
      case Frames.WRITE, Frames.READ ->
          batch.add(new FrontRequest(this, in.number(), in.kind() == Frames.WRITE, in.payload()));
      case Frames.LEADS ->
          send(Frames.OK, in.number(), new byte[] {(byte) (replica.leads() ? 1 : 0)});
      default -> throw new IOException("an unknown request: " + in.kind());
    }
  }

  /** Any thread's reply; never waits. */
  void send(byte kind, long number, byte[] payload) {
    if (!replies.offer(new Reply(kind, number, payload))) {
      close("more than " + MAX_OUTSTANDING + " replies wait");
    }
  }

  private void sendReplies() {
    try {
      FrameWriter out = new FrameWriter(socket.getOutputStream());
      while (true) {
        for (Reply next = replies.take(); next != null; next = replies.poll()) {
          out.put(next.kind(), next.number(), next.payload());
        }
        out.flush();
      }
    } catch (IOException e) {
      close(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the connection has ended
    }
  }

  private void close(String why) {
    if (!socket.isClosed()) {
      System.err.println("a connection ends: " + why);
    }
    sender.interrupt();
    try {
      socket.close();
    } catch (IOException e) {
      System.err.println("and could not be closed: " + e);
    }
  }

  private record Reply(byte kind, long number, byte[] payload) {}
}
