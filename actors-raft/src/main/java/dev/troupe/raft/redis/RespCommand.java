package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.raft.kv.KvCommand;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * One decoded command: its arguments as parts of the receive buffer. Argument 0 is its name. Valid
 * until the next one is decoded; one object serves all commands of a connection.
 */
final class RespCommand implements KvCommand.Arguments {

  private static final int LONGEST_INTEGER = 20;

  private ByteBuf buffer;
  private int base;
  private int first;
  private int count;
  private int[] offsets = new int[4];
  private int[] lengths = new int[4];
  private String refusal;
  private boolean refusedWatch;

  /** Starts anew; the offsets of arguments count from {@code from}. */
  void reset(ByteBuf in, int from) {
    buffer = in;
    base = from;
    first = 0;
    count = 0;
    refusal = null;
    refusedWatch = false;
  }

  /** The buffer has moved while the command was incomplete. */
  void rebase(ByteBuf in, int from) {
    buffer = in;
    base = from;
  }

  void add(int offset, int length) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    offsets[count] = offset;
    lengths[count++] = length;
  }

  /** The command is over a limit: its bytes were thrown away, only this error is left of it. */
  void refuse(String error) {
    if (refusal == null) {
      refusal = error;
      refusedWatch = count > 0 && is(0, "watch");
    }
    count = 0;
  }

  /** Null if the command is whole. */
  String refusal() {
    return refusal;
  }

  /** True if the command was a WATCH, and is refused: EXEC behind it must not go on. */
  boolean isRefusedWatch() {
    return refusedWatch;
  }

  /** Drops leading arguments: what follows them is a command of its own. */
  void skip(int arguments) {
    first += arguments;
  }

  int count() {
    return count - first;
  }

  @Override
  public int length(int argument) {
    return lengths[first + argument];
  }

  @Override
  public void copyTo(int argument, byte[] target, int at) {
    buffer.getBytes(base + offsets[first + argument], target, at, length(argument));
  }

  byte[] bytes(int argument) {
    byte[] copy = new byte[length(argument)];
    copyTo(argument, copy, 0);
    return copy;
  }

  String text(int argument) {
    return buffer.toString(base + offsets[first + argument], length(argument), UTF_8);
  }

  /**
   * An argument that must be text. What is no UTF-8 is refused: replaced characters would make one
   * text of different arguments.
   */
  String utf8(int argument, String what) throws CommandException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(argument))).toString();
    } catch (CharacterCodingException e) {
      throw new CommandException("ERR " + what + " must be valid UTF-8");
    }
  }

  /** The first characters of an argument, for an error message. */
  String excerpt(int argument) {
    int shown = Math.min(length(argument), 128);
    return buffer.toString(base + offsets[first + argument], shown, ISO_8859_1);
  }

  /** True if the argument is this word, whatever its case; the word is in lower case. */
  boolean is(int argument, String word) {
    if (length(argument) != word.length()) {
      return false;
    }
    int from = base + offsets[first + argument];
    for (int i = 0; i < word.length(); i++) {
      if (lower(buffer.getByte(from + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A hash of the argument in lower case. */
  int lowerCaseHash(int argument) {
    int from = base + offsets[first + argument];
    int hash = 0;
    for (int i = 0; i < length(argument); i++) {
      hash = 31 * hash + lower(buffer.getByte(from + i));
    }
    return hash;
  }

  /** A decimal integer. */
  long integer(int argument) throws CommandException {
    if (length(argument) == 0 || length(argument) > LONGEST_INTEGER) {
      throw CommandException.notAnInteger();
    }
    try {
      String digits = excerpt(argument);
      if (digits.charAt(0) == '+') {
        throw CommandException.notAnInteger();
      }
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw CommandException.notAnInteger();
    }
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b & 0xff;
  }
}
