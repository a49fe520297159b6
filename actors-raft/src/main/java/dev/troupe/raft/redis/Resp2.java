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
        return isNeeded(reply) ? rewritten(reply) : reply;
      default:
        return reply;
    }
  }

  private static boolean isNeeded(byte[] reply) {
    for (ReplyWalk walk = new ReplyWalk(reply); !walk.isAtEnd(); walk.step()) {
      if (walk.type() == '_' || walk.type() == '%') {
        return true;
      }
    }
    return false;
  }

  private static byte[] rewritten(byte[] reply) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(reply.length + 64);
    ReplyWalk walk = new ReplyWalk(reply);
    while (!walk.isAtEnd()) {
      int from = walk.position();
      byte type = walk.type();
      long number = walk.step();
      if (type == '_') {
        out.write(NULL, 0, NULL.length);
      } else if (type == '%') {
        byte[] head = ("*" + 2 * number + "\r\n").getBytes(ISO_8859_1);
        out.write(head, 0, head.length);
      } else {
        out.write(reply, from, walk.position() - from);
      }
    }
    return out.toByteArray();
  }
}
