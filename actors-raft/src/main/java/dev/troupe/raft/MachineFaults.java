package dev.troupe.raft;

import java.util.Objects;

/** Whose fault it is that a state machine, or its maker, has thrown. */
final class MachineFaults {

  private MachineFaults() {}

  /**
   * Makes an empty state machine.
   *
   * @throws StopsForGood.NoStateMachine if its maker throws, or returns none
   */
  static StateMachine make(RaftSetup setup) {
    try {
      return Objects.requireNonNull(setup.stateMachine().get(), "its maker has returned null");
    } catch (Throwable e) {
      requireOwn(e);
      throw new StopsForGood.NoStateMachine(setup, e);
    }
  }

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
