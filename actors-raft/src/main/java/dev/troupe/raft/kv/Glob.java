package dev.troupe.raft.kv;

/**
 * The patterns of KEYS and SCAN: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]}, {@code [^a]}
 * and {@code \} before a character that is meant as it is. Bytes are compared, not characters. The
 * time is at most the product of the two lengths, whatever the pattern.
 */
final class Glob {

  private final byte[] pattern;
  private int next;

  Glob(byte[] pattern) {
    this.pattern = pattern;
  }

  boolean matches(byte[] text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starText = 0;
    while (t < text.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        starText = t;
      } else if (p < pattern.length && matchesOne(p, text[t])) {
        p = next;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  /** Sets {@link #next} to the position after the element at {@code p}. */
  private boolean matchesOne(int p, byte b) {
    switch (pattern[p]) {
      case '?':
        next = p + 1;
        return true;
      case '[':
        return matchesSet(p + 1, b & 0xff);
      case '\\':
        int literal = p + 1 < pattern.length ? p + 1 : p;
        next = literal + 1;
        return pattern[literal] == b;
      default:
        next = p + 1;
        return pattern[p] == b;
    }
  }

  private boolean matchesSet(int from, int b) {
    int p = from;
    boolean negated = p < pattern.length && pattern[p] == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    while (p < pattern.length && pattern[p] != ']') {
      if (pattern[p] == '\\' && p + 1 < pattern.length) {
        p++;
      }
      int low = pattern[p++] & 0xff;
      int high = low;
      if (p + 1 < pattern.length && pattern[p] == '-' && pattern[p + 1] != ']') {
        high = pattern[p + 1] & 0xff;
        p += 2;
      }
      found |= Math.min(low, high) <= b && b <= Math.max(low, high);
    }
    next = Math.min(p + 1, pattern.length);
    return found != negated;
  }
}
