package dev.troupe.raft.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/**
 * Gathers replies into few buffers, so that many leave in one system call. A buffer begins with
 * what the one before it came to hold: a client that pipelines does so again and again, and a
 * buffer that grows is copied.
 */
final class ReplyWriter {

  static final int CHUNK_BYTES = 64 * 1024;

  private static final int FIRST_BYTES = 512;

  private final ChannelHandlerContext context;
  private ByteBuf chunk;
  private int firstBytes = FIRST_BYTES;
  private boolean unflushed;

  ReplyWriter(ChannelHandlerContext context) {
    this.context = context;
  }

  void write(byte[] reply) {
    if (chunk != null && chunk.readableBytes() + reply.length > CHUNK_BYTES) {
      end();
    }
    if (reply.length >= CHUNK_BYTES) {
      context.write(Unpooled.wrappedBuffer(reply), context.voidPromise());
      unflushed = true;
      return;
    }
    if (chunk == null) {
      chunk = context.alloc().ioBuffer(Math.max(firstBytes, reply.length));
    }
    chunk.writeBytes(reply);
  }

  /** Hands over what was gathered; only then the channel knows of it. */
  void end() {
    if (chunk != null) {
      firstBytes = Math.max(FIRST_BYTES, chunk.readableBytes());
      context.write(chunk, context.voidPromise());
      chunk = null;
      unflushed = true;
    }
  }

  void flush() {
    end();
    if (unflushed) {
      unflushed = false;
      context.flush();
    }
  }

  void closeAfterFlush() {
    end();
    unflushed = false;
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
