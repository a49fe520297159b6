package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one mapper; building one is what costs, and it is safe for all threads. */
public final class Json {
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}
}
