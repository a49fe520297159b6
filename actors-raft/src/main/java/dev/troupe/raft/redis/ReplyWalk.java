package dev.troupe.raft.redis;

/** Steps through a reply in version 3 of the protocol, from one element to the next. */
final class ReplyWalk {

  private final byte[] reply;
  private int at;

  ReplyWalk(byte[] reply) {
    this.reply = reply;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at >= reply.length;
  }

  /** What the next element is. */
  byte type() {
    return reply[at];
  }

  /** Goes past one element, of an aggregate only past its head; returns the number in its head. */
  long step() {
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

  /** Goes past one element with all that is in it. */
  void skip() {
    for (long left = 1; left > 0; left--) {
      byte type = type();
      long number = step();
      if (type == '*') {
        left += number;
      } else if (type == '%') {
        left += 2 * number;
      }
    }
  }
}
