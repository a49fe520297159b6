package dev.troupe.raft.redis;

/** A command is refused with an error; the connection lives on. */
final class CommandException extends Exception {

  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message, null, false, false);
  }

  static CommandException notAnInteger() {
    return new CommandException("ERR value is not an integer or out of range");
  }

  static CommandException syntax() {
    return new CommandException("ERR syntax error");
  }

  static CommandException outOfMemory() {
    return new CommandException(
        "OOM command not allowed when used memory > 'troupe.kv.max-bytes'; not executed");
  }

  static CommandException arity(String command) {
    return new CommandException("ERR wrong number of arguments for '" + command + "' command");
  }
}
