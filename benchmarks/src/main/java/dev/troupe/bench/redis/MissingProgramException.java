package dev.troupe.bench.redis;

import java.io.IOException;

/** A program that is needed is not on this machine; the message says how to get it. */
public final class MissingProgramException extends IOException {

  private static final long serialVersionUID = 1;

  MissingProgramException(String message) {
    super(message);
  }
}
