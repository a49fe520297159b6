package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Finds the commands in what a client sends: in one pass, without a copy, from pieces of any size.
 * A length is checked before anything is kept for it. A command over a limit of the store is
 * skipped, not kept, and leaves an error; a length that no client means is the end of the
 * connection.
 */
final class RespDecoder {

  /** As in Redis: what is above these is not a command over a limit, but not the protocol. */
  private static final int MAX_BULK = 512 * 1024 * 1024;

  private static final int MAX_MULTIBULK = 1024 * 1024;
  private static final int MAX_HEADER = 32;
  private static final int NONE = -1;

  private final KvSettings limits;
  private final int maxInlineBytes;
  private final ByteBufAllocator allocator;
  private final RespCommand command = new RespCommand();
  private final InlineText line = new InlineText();

  private ByteBuf in;
  private int start; // where the present command starts
  private int at; // up to where it has been read
  private int expected = NONE; // its number of arguments
  private int read; // how many of them have been read
  private int bulk = NONE; // the length of the present argument
  private int skip; // bytes of the present argument and its end that are still to be skipped
  private long total; // bytes of its arguments

  RespDecoder(KvSettings limits, int maxInlineBytes, ByteBufAllocator allocator) {
    this.limits = limits;
    this.maxInlineBytes = maxInlineBytes;
    this.allocator = allocator;
  }

  /** Takes over one read of the socket. */
  void feed(ByteBuf bytes) {
    if (in != null) {
      discardRead();
    }
    if (in == null) {
      in = bytes;
      start = in.readerIndex();
      at = start;
    } else {
      append(bytes);
    }
  }

  /** True if there are bytes that no command was made of yet. */
  boolean hasInput() {
    return in != null && in.isReadable();
  }

  /** True if what has come last is a line of text without its end. */
  boolean isLineUnfinished() {
    return line.isUnfinished();
  }

  /** The memory held for a command that is incomplete, in bytes. */
  int heldBytes() {
    return in == null ? 0 : in.capacity();
  }

  /**
   * The next command, valid until the next call; null if more bytes are needed for it.
   *
   * @param trusted false before the client is authenticated, when commands are kept short
   */
  RespCommand next(boolean trusted) throws ProtocolException {
    while (in != null) {
      discardRead();
      if (in == null) {
        return null;
      }
      if (expected == NONE && !header(trusted)) {
        return null;
      }
      if (expected == NONE) {
        continue; // an empty line
      }
      while (read < expected) {
        if (!argument(trusted)) {
          return null;
        }
      }
      return complete();
    }
    return null;
  }

  /** Lets go of all memory. */
  void close() {
    if (in != null) {
      in.release();
      in = null;
    }
  }

  /** Moves what is left of an incomplete command out of a buffer that is much too large for it. */
  void compact() {
    if (in == null) {
      return;
    }
    discardRead();
    if (in != null && in.readableBytes() < in.capacity() / 4) {
      move(in.readableBytes());
    }
  }

  private RespCommand complete() {
    expected = NONE;
    in.readerIndex(at);
    start = at;
    return command;
  }

  private void discardRead() {
    if (!in.isReadable()) {
      in.release();
      in = null;
    }
  }

  private void append(ByteBuf bytes) {
    try {
      if (in.maxFastWritableBytes() < bytes.readableBytes() || in.refCnt() > 1 || in.isReadOnly()) {
        move(Math.max(2 * in.readableBytes(), in.readableBytes() + bytes.readableBytes()));
      }
      in.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  private void move(int capacity) {
    ByteBuf moved = allocator.buffer(capacity);
    int shift = in.readerIndex();
    moved.writeBytes(in, shift, in.readableBytes());
    in.release();
    in = moved;
    start -= shift;
    at -= shift;
    command.rebase(in, start);
  }

  /** Reads what a command starts with; false if it is incomplete. */
  private boolean header(boolean trusted) throws ProtocolException {
    if (in.getByte(at) != '*') {
      return inline(trusted);
    }
    int end = lineEnd("too big mbulk count string");
    if (end == NONE) {
      return false;
    }
    long count = number(at + 1, end);
    if (count > MAX_MULTIBULK || count < 0) {
      throw new ProtocolException("invalid multibulk length");
    }
    if (!trusted && count > 10) {
      throw new ProtocolException("unauthenticated multibulk length");
    }
    begin((int) count, end + 2);
    if (count == 0) {
      complete();
    } else if (count > limits.maxArguments()) {
      refuse("max-arguments", limits.maxArguments());
    }
    return true;
  }

  private void begin(int arguments, int next) {
    command.reset(in, start);
    expected = arguments;
    read = 0;
    bulk = NONE;
    total = 0;
    at = next;
  }

  private boolean inline(boolean trusted) throws ProtocolException {
    int end = line.end(in, at, trusted ? maxInlineBytes : MAX_HEADER * 64);
    if (end == NONE) {
      return false;
    }
    begin(0, end + 1);
    InlineCommand.split(in, start, end, command);
    if (command.count() > 0) {
      expected = 0;
    } else {
      complete();
    }
    return true;
  }

  /** Reads one argument; false if it is incomplete. */
  private boolean argument(boolean trusted) throws ProtocolException {
    if (bulk == NONE && !bulkHeader(trusted)) {
      return false;
    }
    return command.refusal() == null ? keepArgument() : skipArgument();
  }

  private boolean bulkHeader(boolean trusted) throws ProtocolException {
    if (at >= in.writerIndex()) {
      return false;
    }
    if (in.getByte(at) != '$') {
      throw new ProtocolException("expected '$', got '" + printable(in.getByte(at)) + "'");
    }
    int end = lineEnd("too big bulk count string");
    if (end == NONE) {
      return false;
    }
    long length = number(at + 1, end);
    if (length < 0 || length > MAX_BULK) {
      throw new ProtocolException("invalid bulk length");
    }
    if (!trusted && length > 16 * 1024) {
      throw new ProtocolException("unauthenticated bulk length");
    }
    bulk = (int) length;
    at = end + 2;
    checkLimits();
    skip = bulk + 2;
    return true;
  }

  private void checkLimits() {
    total += bulk;
    int largest = Math.max(limits.maxValueBytes(), limits.maxKeyBytes());
    if (bulk > largest) {
      refuse("max-value-bytes", limits.maxValueBytes());
    } else if (total > limits.maxCommandBytes()) {
      refuse("max-command-bytes", limits.maxCommandBytes());
    }
  }

  private void refuse(String key, int limit) {
    command.refuse("ERR the command is over the limit troupe.kv." + key + " = " + limit);
  }

  private boolean keepArgument() throws ProtocolException {
    if (in.writerIndex() - at < bulk + 2) {
      return false;
    }
    checkEnd(at + bulk);
    command.add(at - start, bulk);
    at += bulk + 2;
    read++;
    bulk = NONE;
    return true;
  }

  /** Lets the bytes go as they come, so that a command over a limit costs no memory. */
  private boolean skipArgument() throws ProtocolException {
    int part = Math.min(skip, in.writerIndex() - at);
    skip -= part;
    at += part;
    in.readerIndex(at);
    start = at;
    if (skip > 0) {
      return false;
    }
    if (in.getByte(at - 1) != '\n') { // its '\r' may have come, and gone, with an earlier piece
      throw new ProtocolException("expected the end of an argument");
    }
    read++;
    bulk = NONE;
    return true;
  }

  private void checkEnd(int end) throws ProtocolException {
    if (in.getByte(end) != '\r' || in.getByte(end + 1) != '\n') {
      throw new ProtocolException("expected the end of an argument");
    }
  }

  /** The position of the '\r' that ends a header; NONE if it has not come yet. */
  private int lineEnd(String tooLong) throws ProtocolException {
    int limit = Math.min(in.writerIndex(), at + MAX_HEADER);
    for (int i = at; i < limit - 1; i++) {
      if (in.getByte(i) == '\r') {
        if (in.getByte(i + 1) != '\n') {
          throw new ProtocolException("expected the end of a line");
        }
        return i;
      }
    }
    if (limit == at + MAX_HEADER) {
      throw new ProtocolException(tooLong);
    }
    checkDigits(at + 1, limit);
    return NONE;
  }

  /** What cannot become a length is not waited for. */
  private void checkDigits(int from, int to) throws ProtocolException {
    int stop = to > from && in.getByte(to - 1) == '\r' ? to - 1 : to;
    if (stop > from && number(from, stop) < 0) {
      throw new ProtocolException("a length is not a number");
    }
  }

  /** A length; any value over 2^40 stands for what is far too large, -1 for what is none. */
  private long number(int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = in.getByte(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = Math.min(value * 10 + digit, 1L << 40);
    }
    return from == to ? -1 : value;
  }

  static String printable(byte b) {
    return b >= ' ' && b < 127 ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff);
  }
}
