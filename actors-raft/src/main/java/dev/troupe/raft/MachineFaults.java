package dev.troupe.raft;

/** Whose fault it is that a state machine has thrown. */
final class MachineFaults {

  private MachineFaults() {}

  /**
   * Returns where the state machine is to blame: for any exception, for an assertion or a class
   * that it lacks, and for a recursion that is too deep, which depends on what it was given.
   *
   * @throws VirtualMachineError any other one, such as no memory: that is the JVM's, and may be
   *     nobody's fault here
   */
  static void requireOwn(Throwable thrown) {
    if (thrown instanceof VirtualMachineError ofTheJvm && !(thrown instanceof StackOverflowError)) {
      throw ofTheJvm;
    }
  }
}
