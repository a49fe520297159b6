package dev.troupe.bench.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a node says to the benchmark that started it: a line of JSON each, on its standard output.
 * Times are microseconds since the epoch by the machine's clock, so that those of several processes
 * can be compared.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "said")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Said.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = Said.Role.class, name = "role"),
  @JsonSubTypes.Type(value = Said.Snapshot.class, name = "snapshot"),
  @JsonSubTypes.Type(value = Said.Captured.class, name = "captured"),
  @JsonSubTypes.Type(value = Said.Written.class, name = "written"),
  @JsonSubTypes.Type(value = Said.Restored.class, name = "restored"),
  @JsonSubTypes.Type(value = Said.Standing.class, name = "standing")
})
public sealed interface Said {

  /** Its front listens; it may still have to recover. */
  record Ready(int port) implements Said {}

  /** Its member has taken a role, or has learnt who leads. */
  record Role(String role, long term, long micros) implements Said {}

  /** A snapshot stands in for the log up to an index; its own or its leader's. */
  record Snapshot(long index, long bytes, boolean received, long micros) implements Said {}

  /** The state machine was captured for a snapshot, which held it up for so long. */
  record Captured(long micros, long tookMicros) implements Said {}

  /** A capture was written, to the file or to wherever its bytes wait for the disk. */
  record Written(long micros, long tookMicros) implements Said {}

  /** The state machine has taken over a snapshot. */
  record Restored(long micros, long tookMicros) implements Said {}

  /**
   * How it stands, when asked.
   *
   * @param sendsSnapshot it leads, and another member lacks what its log no longer has
   * @param heapUsed bytes; of what is alive, if it was asked to collect before
   * @param heapCommitted bytes
   */
  record Standing(
      String role,
      long term,
      long commit,
      long applied,
      long lastIndex,
      long snapshotIndex,
      long logBytes,
      boolean sendsSnapshot,
      long heapUsed,
      long heapCommitted)
      implements Said {}

  /** For one line each. */
  ObjectMapper JSON = new ObjectMapper();

  /** Now. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** As a line, without its end. */
  default String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and names", e);
    }
  }

  /**
   * From a line.
   *
   * @throws IllegalArgumentException if it says nothing of these
   */
  static Said of(String line) {
    try {
      return JSON.readValue(line, Said.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not what a node says: " + line, e);
    }
  }
}
