package dev.troupe.testkit.real;

import dev.troupe.testkit.real.LinkFaults.Fate;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One connection of Artery TCP through a relay. Such a connection has a header of five bytes and
 * then frames, each after its length in four bytes, least significant first; all in one direction.
 * Whole frames are dropped, so that the stream stays one that can be read.
 */
final class FrameConnection {
  private static final int HEADER = 5;
  private static final int MAX_FRAME = 64 * 1024 * 1024;

  /** As many frames may wait; then the sender's socket fills, as it does on a slow line. */
  private static final int MAX_WAITING = 4_096;

  private record Frame(byte[] bytes, Fate fate) {
    static Frame now(byte[] bytes) {
      return new Frame(bytes, new Fate(false, System.nanoTime(), 0));
    }
  }

  /** What was sent before the end is passed on before it. */
  private static final Frame END = Frame.now(new byte[0]);

  private final Socket from;
  private final Socket to;
  private final LinkFaults faults;
  private final Consumer<FrameConnection> onClose;
  private final BlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final RandomGenerator random = new SplittableRandom();
  private volatile Thread writer;

  FrameConnection(Socket from, Socket to, LinkFaults faults, Consumer<FrameConnection> onClose) {
    this.from = from;
    this.to = to;
    this.faults = faults;
    this.onClose = onClose;
  }

  void start() {
    writer = daemon(this::write, "relay out");
    daemon(this::read, "relay in");
    daemon(this::back, "relay back");
  }

  private void read() {
    try {
      try {
        readFrames(new DataInputStream(new BufferedInputStream(from.getInputStream())));
      } catch (IOException ended) {
        waiting.put(END);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  private void readFrames(DataInputStream in) throws IOException, InterruptedException {
    byte[] header = new byte[HEADER];
    in.readFully(header);
    waiting.put(Frame.now(header));
    while (true) {
      Frame next = new Frame(frame(in), faults.draw(random));
      if (!next.fate.dropped()) {
        waiting.put(next);
      }
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] length = new byte[Integer.BYTES];
    in.readFully(length);
    int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (size < 0 || size > MAX_FRAME) {
      throw new IOException("no frame of Artery has " + size + " bytes");
    }
    byte[] whole = Arrays.copyOf(length, Integer.BYTES + size);
    in.readFully(whole, Integer.BYTES, size);
    return whole;
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      for (Frame next = waiting.take(); next != END; next = waiting.take()) {
        faults.await(next.fate);
        out.write(next.bytes);
      }
      to.shutdownOutput();
      close();
    } catch (IOException ended) {
      close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing comes back but the end. */
  private void back() {
    try {
      to.getInputStream().transferTo(from.getOutputStream());
    } catch (IOException ended) {
      // As any other end: the connection is closed.
    }
    close();
  }

  /** Ends both sides; what waits is lost, as with any connection that breaks. */
  void close() {
    onClose.accept(this);
    reset(from);
    end(to);
    Thread started = writer;
    if (started != null && started != Thread.currentThread()) {
      started.interrupt();
    }
  }

  /** Without a reset, which could overtake what was passed on. */
  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // That is what was wanted.
    }
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyGone) {
      // That is what was wanted.
    }
  }

  static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
