package dev.troupe.raft.redis;

/** A command is refused with an error; the connection lives on. */
final class CommandException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean refusal;

  CommandException(String message) {
    this(message, false);
  }

  private CommandException(String message, boolean refusal) {
    super(message, null, false, false);
    this.refusal = refusal;
  }

  /** The command is not taken, whatever it says: so a transaction with it is not executed. */
  static CommandException refusal(String message) {
    return new CommandException(message, true);
  }

  boolean isRefusal() {
    return refusal;
  }

  static CommandException notAnInteger() {
    return new CommandException("ERR value is not an integer or out of range");
  }

  static CommandException syntax() {
    return new CommandException("ERR syntax error");
  }

  static CommandException outOfMemory() {
    return refusal(
        "OOM command not allowed when used memory > 'troupe.kv.max-bytes'; not executed");
  }

  static CommandException arity(String command) {
    return new CommandException("ERR wrong number of arguments for '" + command + "' command");
  }
}
