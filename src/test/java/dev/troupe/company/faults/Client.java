package dev.troupe.company.faults;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A client with one connection, to one node after the other, on a thread of its own. */
abstract class Client {

  /** More than {@code client.request-timeout}, by as much as a busy machine may take. */
  static final Duration REPLY_LIMIT = Duration.ofSeconds(20);

  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  final String name;
  final Acks acks;
  private final Trio trio;
  private final Thread thread;
  private int node;
  private Resp connection;
  private Duration between = Duration.ZERO;
  private volatile boolean stopping;

  Client(String name, Trio trio, int node, Acks acks) {
    this.name = name;
    this.trio = trio;
    this.node = node;
    this.acks = acks;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Writes once, or tries to. */
  abstract void step();

  /** Whether it may end: nothing is half done. */
  abstract boolean isSettled();

  /** Reads all that it wrote through this connection, and says what is wrong with it. */
  abstract void verify(Resp through) throws IOException, Resp.Refused;

  /** What has to be said first on a new connection. */
  void greet(Resp fresh) throws IOException, Resp.Refused {}

  /**
   * @param between how long to wait after each step
   */
  final void start(Duration between) {
    this.between = between;
    thread.start();
  }

  final void stop() {
    stopping = true;
  }

  final void awaitEnd() {
    try {
      thread.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
    if (thread.isAlive()) {
      acks.violation(name + " was not answered within " + END_LIMIT + " after the last fault");
    }
  }

  private void run() {
    try {
      while (!stopping || !isSettled()) {
        step();
        Await.pause(between);
      }
    } catch (RuntimeException | Error e) {
      acks.violation(name + " failed: " + e);
    } finally {
      disconnect();
    }
  }

  /** The connection that it has, or a new one; null, after a moment, if there is none to be had. */
  final Resp connection() {
    if (connection != null) {
      return connection;
    }
    try {
      Resp fresh = new Resp(trio.redisPort(node), REPLY_LIMIT);
      connection = fresh;
      greet(fresh);
      return fresh;
    } catch (IOException | Resp.Refused e) {
      moveOn();
      Await.pause(Duration.ofMillis(20));
      return null;
    }
  }

  /** There was no answer: to the next node. */
  final void lost(IOException cause) {
    if (cause instanceof SocketTimeoutException && trio.process(node).isAlive()) {
      acks.violation(name + " had no answer of n" + (node + 1) + " within " + REPLY_LIMIT);
    }
    moveOn();
  }

  final void moveOn() {
    disconnect();
    node = (node + 1) % Trio.NODES;
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        acks.violation(name + " cannot close: " + e);
      }
      connection = null;
    }
  }
}
