package dev.troupe.bench.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The state that all systems replicate here: how many commands were executed, and a checksum over
 * all of them in their order. Small, so that what is measured is the way to it. For one thread at a
 * time.
 */
public final class Tally {

  /** What a command begins with: a number that its answer repeats. */
  public static final int MARK = Long.BYTES;

  /** Bytes of an answer: the count, and the command's mark or, to a query, the checksum. */
  public static final int ANSWER = 2 * Long.BYTES;

  private final CRC32C crc = new CRC32C();
  private long count;
  private long checksum;

  /** Executes a command; answers with how many that makes, and the command's mark. */
  public byte[] apply(byte[] buffer, int offset, int length) {
    crc.reset();
    crc.update(buffer, offset, length);
    checksum = 31 * checksum + crc.getValue();
    count++;
    return answer(ByteBuffer.wrap(buffer, offset, length).getLong());
  }

  /** How many commands were executed, and their checksum. */
  public byte[] query() {
    return answer(checksum);
  }

  private byte[] answer(long second) {
    return ByteBuffer.allocate(ANSWER).putLong(count).putLong(second).array();
  }

  /** What it is made of. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(checksum);
  }

  /** Becomes what was written. */
  public void readFrom(DataInput in) throws IOException {
    count = in.readLong();
    checksum = in.readLong();
  }
}
