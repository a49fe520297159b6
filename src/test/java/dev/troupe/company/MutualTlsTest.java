package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.company.Cli.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes that let in only who has a certificate, and clients that know the password. */
class MutualTlsTest {

  @TempDir Path folder;

  @Test
  void threeNodesOverMutualTlsWithAPassword() throws Exception {
    Certificates ours = Certificates.ofTheReadme(Files.createDirectory(folder.resolve("ours")));
    assertThat(ours.names()).containsExactly("troupe");
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("troupe.conf"), ours.settings());
    Path password = Files.writeString(folder.resolve("password"), "open sesame\n");
    try (TestCluster cluster = new TestCluster(data, 3)) {
      cluster.up("--password-file", password.toString()).expect(0);
      cluster.run("kv", "put", "treasure", "gold").expect(0);
      assertThat(cluster.run("kv", "get", "treasure", "--node", "n3").expect(0).out())
          .isEqualTo("gold\n");
      String port = "127.0.0.1:" + (cluster.basePort() + 10);
      Outcome nobody = Cli.run("kv", "get", "treasure", "--node", port).expect(1);
      assertThat(nobody.err()).contains("NOAUTH");
      Outcome wrong =
          Cli.run("kv", "get", "treasure", "--node", port, "--password", "sesame").expect(1);
      assertThat(wrong.err()).contains("WRONGPASS");
      aClientWithoutCertificateIsNotLetIn(cluster.basePort() + 12);
      aNodeOfAnotherAuthorityIsNotLetIn(cluster);
    }
  }

  private static void aClientWithoutCertificateIsNotLetIn(int port) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLSv1.3");
    trusting.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    try (SSLSocket socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                // With TLS 1.3 the refusal comes after the client's part of the handshake.
                if (socket.getInputStream().read() < 0) {
                  throw new IOException("closed");
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  /** n3 comes back with a certificate of somebody else's: it knows no leader. */
  private void aNodeOfAnotherAuthorityIsNotLetIn(TestCluster cluster) throws Exception {
    Certificates theirs = Certificates.make(Files.createDirectory(folder.resolve("theirs")));
    TestCluster.signal("TERM", cluster.pid(3));
    cluster.await("n3 is down", status -> !status.at("/nodes/2/reachable").asBoolean());
    Files.writeString(cluster.data().resolve("troupe.conf"), theirs.settings());
    Cli.Running up = cluster.start("up", "--detach", "--timeout", "3000");
    Path log = cluster.data().resolve("n3").resolve("log").resolve("node.log");
    cluster.await("n3 is there", status -> status.at("/nodes/2/reachable").asBoolean());
    cluster.await("n3 is refused", status -> says(log, "SSLHandshakeException"));
    assertThat(cluster.node(3).at("/groups/0/leader").isNull()).isTrue();
    cluster.run("down").expect(0);
    assertThat(up.await().status()).isNotZero();
  }

  private static boolean says(Path log, String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
