package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {

  private final List<Integer> asked = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private ReplyWriter writer;

  @BeforeEach
  void open() {
    channel.config().setAllocator(new Recording());
    ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
    channel.pipeline().addLast(handler);
    ChannelHandlerContext context = channel.pipeline().context(handler);
    writer = new ReplyWriter(context);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** Notes how large each buffer is at first. */
  private final class Recording extends AbstractByteBufAllocator {

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      asked.add(initialCapacity);
      return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }

  /** Writes and flushes so many replies of so many bytes, and returns how much has left at once. */
  private int leaves(int replies, int bytes) {
    for (int i = 0; i < replies; i++) {
      writer.write(new byte[bytes]);
    }
    writer.flush();
    ByteBuf out = channel.readOutbound();
    int left = out.readableBytes();
    out.release();
    return left;
  }

  @Test
  void aBufferBeginsWithWhatTheOneBeforeItHeld() {
    assertThat(leaves(16, 264)).isEqualTo(4224);
    assertThat(leaves(16, 264)).isEqualTo(4224);
    assertThat(leaves(1, 5)).isEqualTo(5);
    assertThat(leaves(1, 5)).isEqualTo(5);
    assertThat(asked).containsExactly(512, 4224, 4224, 512);
  }

  @Test
  void aFullBufferLeavesWithTheOthersInTheirOrder() {
    writer.write(new byte[] {1});
    writer.write(new byte[ReplyWriter.CHUNK_BYTES]);
    writer.write(new byte[] {2});
    writer.flush();
    List<Integer> sizes = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      sizes.add(out.readableBytes());
      out.release();
    }
    assertThat(sizes).containsExactly(1, ReplyWriter.CHUNK_BYTES, 1);
    assertThat(asked).containsExactly(512, 512);
  }
}
