package dev.troupe.raft.redis;

import io.netty.buffer.ByteBuf;

/**
 * Looks at a command that is a line of text as its bytes come, each of them once. Redis takes any
 * byte up to the end of the line, and so waits for the end of what never was a command; here a line
 * is text: UTF-8 without control characters other than the tab.
 */
final class InlineText {

  private int seen; // bytes of the present line that were looked at
  private int continuing; // bytes that the present character still needs
  private int least; // what the next of them may be
  private int most;
  private boolean returned; // '\r' was the last byte

  /** True while a line has begun and its end has not come. */
  boolean isUnfinished() {
    return seen > 0;
  }

  /**
   * The position of the '\n' that ends the line; -1 if it has not come yet.
   *
   * @param from where the line starts: the same, or as far on as the bytes were moved, until its
   *     end is found
   */
  int end(ByteBuf in, int from, int limit) throws ProtocolException {
    int available = Math.min(in.writerIndex() - from, limit);
    while (seen < available) {
      int b = in.getByte(from + seen) & 0xff;
      if (seen == 0) {
        checkHead(b);
      }
      check(b);
      if (b == '\n') {
        int end = from + seen;
        seen = 0;
        return end;
      }
      seen++;
    }
    if (available == limit) {
      throw new ProtocolException("too big inline request");
    }
    return -1;
  }

  private static void checkHead(int head) throws ProtocolException {
    boolean isLetter = head >= 'a' && head <= 'z' || head >= 'A' && head <= 'Z';
    if (!isLetter && head != ' ' && head != '\r' && head != '\n') {
      throw new ProtocolException(
          "expected '*' or a command, got '" + RespDecoder.printable((byte) head) + "'");
    }
  }

  private void check(int b) throws ProtocolException {
    if (continuing > 0) {
      checkContinuation(b);
    } else if (b >= 0x80) {
      begin(b);
    } else if (returned && b != '\n' || isControl(b)) {
      throw new ProtocolException("control character in inline request");
    }
    returned = b == '\r';
  }

  private static boolean isControl(int b) {
    return b < ' ' && b != '\t' && b != '\r' && b != '\n' || b == 0x7f;
  }

  private void checkContinuation(int b) throws ProtocolException {
    if (b < least || b > most) {
      throw notUtf8();
    }
    continuing--;
    least = 0x80;
    most = 0xbf;
  }

  /** The first byte of a longer character: none has two forms, is a surrogate, or is too large. */
  private void begin(int b) throws ProtocolException {
    if (returned) {
      throw new ProtocolException("control character in inline request");
    }
    if (b < 0xc2 || b > 0xf4) {
      throw notUtf8();
    }
    continuing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    least = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    most = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  }

  private static ProtocolException notUtf8() {
    return new ProtocolException("inline request is not UTF-8");
  }
}
