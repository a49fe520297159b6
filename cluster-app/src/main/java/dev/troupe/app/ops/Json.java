package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one mapper; building one is what costs, and it is safe for all threads. */
public final class Json {
  /** Reads and writes all JSON of the command line and of the node. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}
}
