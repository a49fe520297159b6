package dev.troupe.raft;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the replicated state remembers of one client (§8, thesis 6.3): the highest sequence number
 * executed, and the replies that the client has not acknowledged, in the order of their numbers.
 */
final class Session {

  /** Rough cost of a kept reply beside its bytes: a reply of no bytes is not free. */
  static final int REPLY_OVERHEAD = 32;

  private static final int LEAST_CAPACITY = 2;
  private static final byte[][] NO_REPLIES = {};
  private static final long[] NO_NUMBERS = {};

  private final long id;
  private final String name;
  private long lastUsed;
  private long lastSequence;
  private long acknowledged;
  private long[] numbers = NO_NUMBERS;
  private byte[][] replies = NO_REPLIES;
  private int from;
  private int to;
  private long bytes;

  Session(long id, String name, long now) {
    this.id = id;
    this.name = name;
    this.lastUsed = now;
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }

  long lastUsed() {
    return lastUsed;
  }

  void use(long now) {
    lastUsed = now;
  }

  long lastSequence() {
    return lastSequence;
  }

  /** Replies up to here may be gone. */
  long acknowledged() {
    return acknowledged;
  }

  /** Bytes of the replies kept, with {@link #REPLY_OVERHEAD} for each. */
  long bytes() {
    return bytes;
  }

  /** The kept reply to a command, or null. */
  byte[] reply(long sequence) {
    int at = Arrays.binarySearch(numbers, from, to, sequence);
    return at >= 0 ? replies[at] : null;
  }

  void executed(long sequence, byte[] reply) {
    lastSequence = sequence;
    reserve();
    numbers[to] = sequence;
    replies[to++] = reply;
    bytes += cost(reply);
  }

  private static long cost(byte[] reply) {
    return REPLY_OVERHEAD + reply.length;
  }

  void acknowledge(long upTo) {
    if (upTo <= acknowledged) {
      return;
    }
    acknowledged = Math.min(upTo, lastSequence);
    while (from < to && numbers[from] <= acknowledged) {
      forgetOldest();
    }
    if (from == to) { // nothing kept: hold no memory for it
      numbers = NO_NUMBERS;
      replies = NO_REPLIES;
      from = 0;
      to = 0;
    }
  }

  /** Forgets the oldest replies beyond so many bytes, acknowledged or not; never the last one. */
  void keepAtMost(long limit) {
    while (bytes > limit && to - from > 1) {
      acknowledged = Math.max(acknowledged, numbers[from]);
      forgetOldest();
    }
  }

  private void forgetOldest() {
    bytes -= cost(replies[from]);
    replies[from++] = null;
  }

  private void reserve() {
    if (to < numbers.length) {
      return;
    }
    int kept = to - from;
    int capacity = Math.max(LEAST_CAPACITY, kept * 2 <= numbers.length ? numbers.length : kept * 2);
    long[] largerNumbers = new long[capacity];
    byte[][] largerReplies = new byte[capacity][];
    System.arraycopy(numbers, from, largerNumbers, 0, kept);
    System.arraycopy(replies, from, largerReplies, 0, kept);
    numbers = largerNumbers;
    replies = largerReplies;
    from = 0;
    to = kept;
  }

  Session copy() {
    Session copy = new Session(id, name, lastUsed);
    copy.lastSequence = lastSequence;
    copy.acknowledged = acknowledged;
    copy.numbers = Arrays.copyOfRange(numbers, from, to);
    copy.replies = Arrays.copyOfRange(replies, from, to);
    copy.to = to - from;
    copy.bytes = bytes;
    return copy;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(id);
    out.writeUTF(name);
    out.writeLong(lastUsed);
    out.writeLong(lastSequence);
    out.writeLong(acknowledged);
    out.writeInt(to - from);
    for (int i = from; i < to; i++) {
      out.writeLong(numbers[i]);
      out.writeInt(replies[i].length);
      out.write(replies[i]);
    }
  }

  static Session readFrom(DataInput in) throws IOException {
    Session session = new Session(in.readLong(), in.readUTF(), in.readLong());
    session.lastSequence = in.readLong();
    session.acknowledged = in.readLong();
    long lastSequence = session.lastSequence;
    int kept = in.readInt();
    for (int i = 0; i < kept; i++) {
      long sequence = in.readLong();
      byte[] reply = new byte[in.readInt()];
      in.readFully(reply);
      session.executed(sequence, reply);
    }
    session.lastSequence = lastSequence;
    return session;
  }
}
