package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/**
 * Turns a reply in version 3 of the protocol into version 2: nulls become the null bulk string, a
 * map becomes an array of its keys and values. All else that we send is the same in both.
 */
final class Resp2 {

  private static final byte[] NULL = "$-1\r\n".getBytes(ISO_8859_1);

  private Resp2() {}

  static byte[] of(byte[] reply) {
    switch (reply[0]) {
      case '_':
        return NULL;
      case '*':
      case '%':
        return new Walk(reply).needed() ? new Walk(reply).rewrite() : reply;
      default:
        return reply;
    }
  }

  /** Steps from one element to the next, whatever their nesting. */
  private static final class Walk {
    private final byte[] reply;
    private int at;

    Walk(byte[] reply) {
      this.reply = reply;
    }

    boolean needed() {
      while (at < reply.length) {
        if (reply[at] == '_' || reply[at] == '%') {
          return true;
        }
        step();
      }
      return false;
    }

    byte[] rewrite() {
      ByteArrayOutputStream out = new ByteArrayOutputStream(reply.length + 64);
      while (at < reply.length) {
        int from = at;
        byte type = reply[at];
        long number = step();
        if (type == '_') {
          out.write(NULL, 0, NULL.length);
        } else if (type == '%') {
          byte[] head = ("*" + 2 * number + "\r\n").getBytes(ISO_8859_1);
          out.write(head, 0, head.length);
        } else {
          out.write(reply, from, at - from);
        }
      }
      return out.toByteArray();
    }

    /**
     * Goes past one element, of an aggregate only past its head; returns the number in its head.
     */
    private long step() {
      byte type = reply[at++];
      long number = 0;
      while (reply[at] != '\r') {
        number = number * 10 + reply[at++] - '0';
      }
      at += 2;
      if (type == '$') {
        at += (int) number + 2;
      }
      return number;
    }
  }
}
