package dev.troupe.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * A session with one server. The state is one node: a write replaces its data, and so makes its
 * version one more, which is the count that {@link Tally} has. A server does not say which write it
 * answers, but answers in their order, of which ZooKeeper's own client makes sure: so the mark of
 * an answer comes from here.
 */
final class ZooKeeperClient implements Client {

  private static final String NODE = "/tally";
  private static final int ANY_VERSION = -1;
  private static final int SESSION_MILLIS = 30_000;

  private final ZooKeeper session;
  private final CompletableFuture<Void> made = new CompletableFuture<>();
  private volatile boolean closed;

  private ZooKeeperClient(ZooKeeper session) {
    this.session = session;
  }

  /**
   * Does not wait for the server.
   *
   * @param server its host and port
   */
  static ZooKeeperClient to(String server) throws IOException {
    ZooKeeperClient client =
        new ZooKeeperClient(new ZooKeeper(server, SESSION_MILLIS, event -> {}));
    client.makeNode();
    return client;
  }

  private void makeNode() {
    session.create(
        NODE,
        new byte[Tally.MARK],
        ZooDefs.Ids.OPEN_ACL_UNSAFE,
        CreateMode.PERSISTENT,
        (code, path, context, name) -> tried(Code.get(code)),
        null);
  }

  /** A request that waits for a connection fails with each attempt at one, about once a second. */
  private void tried(Code code) {
    switch (code) {
      case OK, NODEEXISTS -> made.complete(null);
      case CONNECTIONLOSS -> {
        if (!closed) {
          makeNode();
        }
      }
      default -> made.completeExceptionally(new IOException("no node " + NODE + ": " + code));
    }
  }

  /** True once the server has answered, and the node is there. */
  boolean ready() {
    return made.isDone() && !made.isCompletedExceptionally();
  }

  /**
   * Until it is {@link #ready}; closed if it does not become so.
   *
   * @throws IOException if it takes too long, or the node cannot be made
   */
  void await(Duration limit) throws IOException, InterruptedException {
    try {
      made.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      close();
      throw new IOException("ZooKeeper refuses its client", e);
    } catch (TimeoutException e) {
      close();
      throw new IOException("no session with ZooKeeper in " + limit, e);
    }
  }

  @Override
  public void submit(List<? extends Request> requests) {
    for (Request request : requests) {
      if (request.write()) {
        write(request);
      } else {
        new Read(request).send();
      }
    }
  }

  private void write(Request request) {
    session.setData(
        NODE,
        request.payload(),
        ANY_VERSION,
        (code, path, context, stat) -> complete(request, code, stat, request.payload()),
        null);
  }

  private static void complete(Request request, int code, Stat stat, byte[] data) {
    if (code == Code.OK.intValue()) {
      long mark = ByteBuffer.wrap(data).getLong();
      ByteBuffer answer = ByteBuffer.allocate(Tally.ANSWER);
      request.reply(answer.putLong(stat.getVersion()).putLong(mark).array());
    } else {
      request.fail(String.valueOf(Code.get(code)));
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    session.close();
  }

  /**
   * The server carries both requests out in their order, and answers them so; the second need not
   * wait for the answer to the first. Both answers come by one thread.
   */
  private final class Read {

    private final Request request;
    private int synced;

    Read(Request request) {
      this.request = request;
    }

    void send() {
      session.sync(NODE, (code, path, context) -> synced = code, null);
      session.getData(
          NODE, false, (code, path, context, data, stat) -> got(code, data, stat), null);
    }

    private void got(int code, byte[] data, Stat stat) {
      complete(request, synced == Code.OK.intValue() ? code : synced, stat, data);
    }
  }
}
