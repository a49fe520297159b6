package dev.troupe.app;

import dev.troupe.app.cli.TroupeCommand;

/** Where the JVM starts: {@code ./troupe ARGS} and every node's process come through here. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    // The terminal belongs to the user: libraries of client commands log nowhere. A node names its
    // own configuration before the first logger is made.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "troupe-logback-silent.xml");
    }
    int status = TroupeCommand.commandLine().execute(args);
    System.out.flush();
    System.exit(status);
  }
}
