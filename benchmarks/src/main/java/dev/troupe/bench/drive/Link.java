package dev.troupe.bench.drive;

import java.io.IOException;

/** The client's way to one server. For one thread. */
public interface Link extends AutoCloseable {

  /** Adds a request to what is sent together; one of the constants in {@code Frames}. */
  void put(byte kind, long number, byte[] payload) throws IOException;

  /** Sends what was added. */
  void flush() throws IOException;

  /**
   * Waits for replies.
   *
   * @throws IOException if none comes in time, or the server is gone
   */
  void await() throws IOException;

  /** Moves on to the next reply that is here; false if there is none. */
  boolean next() throws IOException;

  /** What the reply is. */
  byte kind();

  /** Which request it answers. */
  long number();

  /** Its payload. */
  byte[] payload();

  @Override
  void close() throws IOException;
}
