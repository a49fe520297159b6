package dev.troupe.testkit.judge;

import java.util.Arrays;

/**
 * A set of numbers that grows from below: nearly all up to some number, and few above. It knows the
 * stretch that is neither full nor empty, so that a copy of it costs as much as operations overlap,
 * and not as much as there are operations.
 */
final class Marks {
  private final long[] words;
  private int low; // all words below are full
  private int high; // all words from here on are empty

  Marks(int size) {
    words = new long[(size >> 6) + 1];
  }

  void set(int number) {
    int word = number >> 6;
    words[word] |= 1L << number;
    high = Math.max(high, word + 1);
    while (low < words.length && words[low] == -1L) {
      low++;
    }
  }

  void clear(int number) {
    int word = number >> 6;
    words[word] &= ~(1L << number);
    low = Math.min(low, word);
    while (high > 0 && words[high - 1] == 0) {
      high--;
    }
  }

  /** Equal for equal sets. */
  long[] copy() {
    int length = Math.max(0, high - low);
    long[] copy = new long[length + 1];
    copy[0] = low;
    System.arraycopy(words, low, copy, 1, length);
    return copy;
  }

  /** All words up to the last that is not empty. */
  long[] words() {
    return Arrays.copyOf(words, high);
  }

  /** Whether all numbers of one set, as {@link #words} gives it, are in this one. */
  boolean contains(long[] others) {
    if (others.length > high) {
      return false;
    }
    for (int i = 0; i < others.length; i++) {
      if ((others[i] & ~words[i]) != 0) {
        return false;
      }
    }
    return true;
  }
}
