package dev.troupe.raft.redis;

import dev.troupe.raft.GroupClient;
import dev.troupe.raft.kv.Resp;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket. Bytes become commands, commands go to the {@link Pipeline}, and replies are
 * written in the order of the commands, as many in one flush as there are. It reads no more while
 * the pipeline has no room or the client does not take its replies.
 */
final class RedisConnection extends ChannelInboundHandlerAdapter implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

  private static final int WAIT_MILLIS = 2;

  private final Front front;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private ChannelHandlerContext context;
  private ClientState client;
  private Transaction transaction;
  private RespDecoder decoder;
  private LoopWaker waker;
  private Pipeline pipeline;
  private ReplyWriter writer;
  private OutputWatch watch;
  private LineWatch lines;
  private int accountedInput;
  private boolean ending; // no more commands are taken; closed after the replies
  private boolean closing;
  private boolean inTurn;
  private boolean waiting; // for what others have asked for

  RedisConnection(Front front) {
    this.front = front;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    client =
        new ClientState(
            front.lastClientId.incrementAndGet(),
            Addresses.text(ctx.channel().remoteAddress()),
            System.nanoTime(),
            !front.needsPassword());
    transaction = new Transaction(front);
    decoder = new RespDecoder(front.limits, front.settings.maxInlineBytes(), ctx.alloc());
    int largest = front.limits.maxValueBytes();
    waker = front.waker(ctx.executor());
    GroupClient group = front.client(ctx.executor());
    pipeline = new Pipeline(group, front.settings, front.budget, largest, this::note, waker);
    writer = new ReplyWriter(ctx);
    watch = new OutputWatch(ctx, front.budget, front.settings.stallTimeout(), this::closeStalled);
    lines = new LineWatch(ctx, front.settings.inlineTimeout(), this::refuseUnfinished);
  }

  ClientState client() {
    return client;
  }

  Transaction transaction() {
    return transaction;
  }

  Front front() {
    return front;
  }

  /** Adds a reply in the place of the command that is being executed. */
  void reply(byte[] resp3) {
    pipeline.add(client.isResp2() ? Resp2.of(resp3) : resp3);
  }

  /** Sends the command that is being executed to the group. */
  void request(Request request) {
    if (client.isResp2()) {
      request.answerInResp2();
    }
    pipeline.add(request);
  }

  /** Takes no further command, and closes when all replies have left. */
  void end() {
    ending = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (ending) {
      ((ByteBuf) message).release();
      return;
    }
    decoder.feed((ByteBuf) message);
    decode();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    turn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      wake();
    }
  }

  /** May be called by any thread; many calls make one turn. */
  private void note() {
    if (scheduled.compareAndSet(false, true)) {
      waker.note(this);
    }
  }

  private void wake() {
    note();
    waker.run();
  }

  @Override
  public void run() {
    scheduled.set(false);
    try {
      if (context.channel().isActive()) {
        turn();
      }
    } catch (RuntimeException e) {
      exceptionCaught(context, e);
    }
  }

  /** Sends off what was decoded, writes what was answered, and decodes on if that made room. */
  private void turn() {
    if (inTurn || closing) {
      return;
    }
    inTurn = true;
    try {
      boolean decoded;
      do {
        pipeline.dispatch();
        writeReplies();
        decoded = decode();
      } while (decoded && !closing);
      writer.flush();
    } finally {
      inTurn = false;
    }
    afterTurn();
  }

  private void writeReplies() {
    byte[] reply = null;
    while (context.channel().isWritable() && (reply = pipeline.poll()) != null) {
      writer.write(reply);
    }
    writer.end();
    if (pipeline.isBroken()) {
      close("the outcome of a write is not known", false);
    } else if (pipeline.isOverflowing()) {
      close("its unread replies are more than troupe.redis.max-output-bytes", true);
    } else if (!context.channel().isWritable() && pipeline.isHoarding(watch.unsent())) {
      close("it does not read while troupe.redis.max-bytes-in-flight is used up", true);
    }
  }

  private void afterTurn() {
    if (closing) {
      return;
    }
    if (ending && pipeline.outstanding() == 0) {
      closing = true;
      closeWhenTaken();
      return;
    }
    watch.afterFlush();
    if (pipeline.isWaiting() && !waiting) {
      waiting = true;
      context.executor().schedule(this::waited, WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }
    boolean read = pipeline.hasRoom() && context.channel().isWritable() && !ending;
    if (context.channel().config().isAutoRead() != read) {
      context.channel().config().setAutoRead(read);
    }
    accountInput();
  }

  private void waited() {
    waiting = false;
    wake();
  }

  /** Bytes of incomplete commands count, too. */
  private void accountInput() {
    decoder.compact();
    int held = decoder.heldBytes();
    front.budget.add(held - accountedInput);
    boolean grown = held > accountedInput && held > ReplyWriter.CHUNK_BYTES;
    accountedInput = held;
    if (grown && front.budget.isExceeded()) {
      close("it sends a large command while troupe.redis.max-bytes-in-flight is used up", true);
    }
  }

  /** True if there was a command. */
  private boolean decode() {
    boolean any = false;
    boolean inputEnds = false;
    try {
      while (!ending && pipeline.hasRoom() && context.channel().isWritable()) {
        RespCommand command = decoder.next(client.authenticated);
        if (command == null) {
          inputEnds = !any;
          lines.looked(any, decoder.isLineUnfinished());
          break;
        }
        any = true;
        front.commands.increment();
        CommandTable.execute(this, command);
      }
    } catch (ProtocolException e) {
      any = true;
      refuseProtocol(e);
    }
    if (inputEnds && inTurn) {
      pipeline.inputEnds();
    }
    return any;
  }

  private void refuseUnfinished() {
    if (!ending && !closing) {
      refuseProtocol(
          new ProtocolException("a line is unfinished after " + front.settings.inlineTimeout()));
      turn();
    }
  }

  private void refuseProtocol(ProtocolException e) {
    LOG.warn("Closing Redis client {}: protocol error: {}", client.address, e.getMessage());
    reply(Resp.error("ERR Protocol error: " + e.getMessage()));
    end();
  }

  private void closeStalled() {
    if (closing) {
      context.close();
      return;
    }
    close("it has taken none of its replies for " + front.settings.stallTimeout(), true);
  }

  /** Closes now; what was written already still leaves if {@code abrupt} is false. */
  private void close(String why, boolean abrupt) {
    if (closing) {
      return;
    }
    closing = true;
    LOG.warn("Closing Redis client {}: {}", client.address, why);
    if (abrupt) {
      context.close();
    } else {
      closeWhenTaken();
    }
  }

  private void closeWhenTaken() {
    writer.closeAfterFlush();
    watch.afterFlush(); // a client that does not read must not keep it open
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    ending = true;
    watch.close();
    lines.close();
    pipeline.discard();
    transaction.clear();
    decoder.close();
    front.budget.add(-accountedInput);
    accountedInput = 0;
  }

  /** For a server that shuts down: takes no more commands and closes when all are answered. */
  void shutDown() {
    context
        .executor()
        .execute(
            () -> {
              end();
              turn();
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof java.io.IOException) {
      LOG.debug("Redis client {} is gone: {}", client.address, cause.toString());
    } else {
      LOG.error("Closing Redis client {}", client.address, cause);
    }
    closing = true;
    ctx.close();
  }
}
