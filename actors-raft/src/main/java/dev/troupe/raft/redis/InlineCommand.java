package dev.troupe.raft.redis;

import io.netty.buffer.ByteBuf;

/** A command as a line of text, as people type it: words, and strings in quotes. */
final class InlineCommand {

  private InlineCommand() {}

  /**
   * Adds the words of a line to a command. Words without quotes stay where they are; what quotes
   * and escapes make shorter is written over itself.
   */
  static void split(ByteBuf in, int from, int end, RespCommand command) throws ProtocolException {
    int stop = end > from && in.getByte(end - 1) == '\r' ? end - 1 : end;
    int i = from;
    while (i < stop) {
      byte b = in.getByte(i);
      if (isSpace(b)) {
        i++;
      } else if (b == '"' || b == '\'') {
        i = quoted(in, i, from, stop, command);
      } else {
        i = word(in, i, from, stop, command);
      }
    }
    refuseHttp(command);
  }

  private static int word(ByteBuf in, int at, int from, int stop, RespCommand command) {
    int i = at;
    while (i < stop && !isSpace(in.getByte(i))) {
      i++;
    }
    command.add(at - from, i - at);
    return i;
  }

  private static int quoted(ByteBuf in, int at, int from, int stop, RespCommand command)
      throws ProtocolException {
    byte quote = in.getByte(at);
    int i = at + 1;
    int written = at;
    while (i < stop && in.getByte(i) != quote) {
      if (in.getByte(i) == '\\' && i + 1 < stop) {
        int escape = quote == '"' ? escapeLength(in, i, stop) : in.getByte(i + 1) == '\'' ? 2 : 1;
        in.setByte(written++, escape == 1 ? '\\' : escaped(in, i, escape));
        i += escape;
      } else {
        in.setByte(written++, in.getByte(i++));
      }
    }
    if (i >= stop || i + 1 < stop && !isSpace(in.getByte(i + 1))) {
      throw new ProtocolException("unbalanced quotes in request");
    }
    command.add(at - from, written - at);
    return i + 1;
  }

  private static int escapeLength(ByteBuf in, int at, int stop) {
    boolean hex =
        in.getByte(at + 1) == 'x'
            && at + 3 < stop
            && Character.digit(in.getByte(at + 2), 16) >= 0
            && Character.digit(in.getByte(at + 3), 16) >= 0;
    return hex ? 4 : 2;
  }

  private static int escaped(ByteBuf in, int at, int length) {
    if (length == 4) {
      return Character.digit(in.getByte(at + 2), 16) << 4 | Character.digit(in.getByte(at + 3), 16);
    }
    switch (in.getByte(at + 1)) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'b':
        return '\b';
      case 'a':
        return 7;
      default:
        return in.getByte(at + 1);
    }
  }

  /** A browser that is made to send commands inside a request must not reach the first of them. */
  private static void refuseHttp(RespCommand command) throws ProtocolException {
    if (command.count() > 0 && (command.is(0, "post") || command.is(0, "host:"))) {
      throw new ProtocolException("this is not a web server");
    }
    if (command.count() == 3 && command.text(2).startsWith("HTTP/")) {
      throw new ProtocolException("this is not a web server");
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }
}
