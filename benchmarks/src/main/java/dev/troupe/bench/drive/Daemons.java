package dev.troupe.bench.drive;

/** Threads that do not keep the JVM alive. */
final class Daemons {

  private Daemons() {}

  static Thread make(Runnable work) {
    Thread thread = new Thread(work, "replica");
    thread.setDaemon(true);
    return thread;
  }
}
