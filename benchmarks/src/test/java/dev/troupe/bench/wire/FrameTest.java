package dev.troupe.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {

  private static final byte[] LARGE = new byte[Frames.MAX_PAYLOAD];

  private static byte[] three() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(out);
    writer.put(Frames.WRITE, 1, new byte[] {7, 8});
    writer.put(Frames.READ, Long.MIN_VALUE, new byte[0]);
    writer.put(Frames.OK, 3, LARGE);
    writer.flush();
    return out.toByteArray();
  }

  private static List<String> readAll(InputStream in) throws IOException {
    List<String> seen = new ArrayList<>();
    FrameReader reader = new FrameReader(in);
    while (reader.await()) {
      while (reader.next()) {
        seen.add((char) reader.kind() + " " + reader.number() + " " + reader.payload().length);
      }
    }
    return seen;
  }

  @Test
  void framesComeOutAsTheyWentIn() throws IOException {
    assertThat(readAll(new ByteArrayInputStream(three())))
        .containsExactly("W 1 2", "R " + Long.MIN_VALUE + " 0", "O 3 " + LARGE.length);
  }

  /** TCP knows no frames: whatever a read brings is a part of them. */
  @Test
  void itDoesNotMatterHowTheBytesArrive() throws IOException {
    for (int most : new int[] {1, 3, 13, 14, 4096}) {
      InputStream slow =
          new ByteArrayInputStream(three()) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
              return super.read(to, offset, Math.min(most, length));
            }
          };
      assertThat(readAll(slow)).as("%d at a time", most).hasSize(3);
    }
  }

  @Test
  void aLengthThatCannotBeIsRefused() {
    for (int length : new int[] {-1, 0, Frames.HEAD - 1, Frames.HEAD + Frames.MAX_PAYLOAD + 1}) {
      byte[] bytes = ByteBuffer.allocate(64).putInt(length).array();
      assertThatThrownBy(() -> readAll(new ByteArrayInputStream(bytes)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("" + length);
    }
  }
}
