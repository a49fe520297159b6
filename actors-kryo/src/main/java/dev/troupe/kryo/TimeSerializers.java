package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.time.Duration;
import java.time.Instant;

/** Seconds, then nanoseconds within the second. */
final class TimeSerializers {

  private TimeSerializers() {}

  static final class OfDuration extends Serializer<Duration> {
    @Override
    public void write(Kryo kryo, Output output, Duration value) {
      output.writeVarLong(value.getSeconds(), false);
      output.writeVarInt(value.getNano(), true);
    }

    @Override
    public Duration read(Kryo kryo, Input input, Class<? extends Duration> type) {
      long seconds = input.readVarLong(false);
      return Duration.ofSeconds(seconds, nanos(input));
    }
  }

  static final class OfInstant extends Serializer<Instant> {
    @Override
    public void write(Kryo kryo, Output output, Instant value) {
      output.writeVarLong(value.getEpochSecond(), false);
      output.writeVarInt(value.getNano(), true);
    }

    @Override
    public Instant read(Kryo kryo, Input input, Class<? extends Instant> type) {
      long seconds = input.readVarLong(false);
      return Instant.ofEpochSecond(seconds, nanos(input));
    }
  }

  private static int nanos(Input input) {
    int nanos = input.readVarInt(true);
    if (nanos < 0 || nanos > 999_999_999) {
      throw new KryoFormatException("a time with " + nanos + " nanoseconds");
    }
    return nanos;
  }
}
