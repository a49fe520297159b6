package dev.troupe.testkit.sim;

/**
 * Ends a task in whose midst its node died, or the run failed. Of the type that it is because Scala
 * and Pekko take such for fatal: no actor's supervision has to do with it, and it comes through to
 * the kernel.
 */
final class Unwound extends VirtualMachineError {
  Unwound() {
    super("the node was ended in the midst of this task");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // nobody looks at it
  }
}
