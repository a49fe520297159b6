package dev.troupe.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server alone, which answers as a leader does. */
class ZooKeeperClientTest {

  private static final int TICK_MILLIS = 2_000;
  private static final int ANY_PORT = 0;
  private static final int CLIENTS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private ServerCnxnFactory server;
  private ZooKeeperClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        ServerCnxnFactory.createFactory(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), ANY_PORT), CLIENTS);
    server.startup(new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS));
    client = ZooKeeperClient.to("127.0.0.1:" + server.getLocalPort());
    client.await(LIMIT);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.shutdown();
  }

  @Test
  void countsWritesAndReadsTheLatest() throws Exception {
    Asked before = new Asked(false, new byte[0]);
    Asked first = new Asked(true, command(7));
    Asked second = new Asked(true, command(8));
    Asked after = new Asked(false, new byte[0]);
    client.submit(List.of(before, first, second, after));
    assertThat(before.answer()).containsExactly(0, 0);
    assertThat(first.answer()).containsExactly(1, 7);
    assertThat(second.answer()).containsExactly(2, 8);
    assertThat(after.answer()).containsExactly(2, 8);
  }

  @Test
  void anotherClientGoesOnWithTheSameCount() throws Exception {
    Asked first = new Asked(true, command(7));
    client.submit(List.of(first));
    assertThat(first.answer()).containsExactly(1, 7);
    ZooKeeperClient other = ZooKeeperClient.to("127.0.0.1:" + server.getLocalPort());
    other.await(LIMIT);
    assertThat(other.ready()).isTrue();
    Asked second = new Asked(true, command(8));
    other.submit(List.of(second));
    assertThat(second.answer()).containsExactly(2, 8);
    other.close();
  }

  @Test
  void withoutAServerAllFails() {
    server.shutdown();
    Asked write = new Asked(true, command(7));
    Asked read = new Asked(false, new byte[0]);
    client.submit(List.of(write, read));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(write::answer)
        .withMessageContaining("CONNECTIONLOSS");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(read::answer)
        .withMessageContaining("CONNECTIONLOSS");
  }

  private static byte[] command(long mark) {
    return ByteBuffer.allocate(256).putLong(mark).array();
  }

  private static final class Asked implements Request {

    private final boolean write;
    private final byte[] payload;
    private final CompletableFuture<byte[]> outcome = new CompletableFuture<>();

    Asked(boolean write, byte[] payload) {
      this.write = write;
      this.payload = payload;
    }

    /** The count, and the mark. */
    long[] answer() throws Exception {
      ByteBuffer fields = ByteBuffer.wrap(outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      return new long[] {fields.getLong(), fields.getLong()};
    }

    @Override
    public boolean write() {
      return write;
    }

    @Override
    public byte[] payload() {
      return payload;
    }

    @Override
    public void reply(byte[] answer) {
      outcome.complete(answer);
    }

    @Override
    public void fail(String why) {
      outcome.completeExceptionally(new IllegalStateException(why));
    }
  }
}
