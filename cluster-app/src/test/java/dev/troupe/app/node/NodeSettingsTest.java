package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {

  private static final String GOOD =
      """
      troupe.node {
        name = n1
        data = /tmp/some/where
        members { n1 { host = 127.0.0.1 }, n2 { host = 127.0.0.1, cluster-port = 9002 } }
      }
      """;

  private static NodeSettings settings(String more) {
    Config config = ConfigFactory.parseString(GOOD + more);
    return NodeSettings.of(config.withFallback(ConfigFactory.defaultReference()).resolve());
  }

  @Test
  void whatIsNotSaidIsTheDefault() {
    NodeSettings settings = settings("");
    assertThat(settings.bindHost()).isEqualTo("127.0.0.1");
    assertThat(settings.redisPort()).isEqualTo(7410);
    assertThat(settings.restartLeast()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.log().fileBytes()).isEqualTo(10L << 20);
    assertThat(settings.self().address()).isEqualTo("pekko://troupe@127.0.0.1:7412");
    assertThat(settings.members().get("n2").address()).isEqualTo("pekko://troupe@127.0.0.1:9002");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name = ""                       | troupe.node.name
          name = "a b"                    | troupe.node.name
          name = n3                       | troupe.node.members
          data = ""                       | troupe.node.data
          ports.redis = 0                 | troupe.node.ports.redis
          ports.http = 70000              | troupe.node.ports.http
          ports.http = many               | troupe.node.ports.http
          ports.http = 7410               | troupe.node.ports
          members.n1.cluster-port = 8000  | troupe.node.members.n1.cluster-port
          members = null                  | troupe.node.members
          members.n2.host = ""            | troupe.node.members.n2.host
          members.n2.port = 1             | troupe.node.members.n2.port
          members.n2.cluster-port = -1    | troupe.node.members.n2.cluster-port
          members.n4 {}                   | troupe.node.members.n4.host
          redis-password-file = /none     | troupe.node.redis-password-file
          tls.key = /none                 | troupe.node.tls.key
          log.files = 1                   | troupe.node.log.files
          log.file-size = 1 KiB           | troupe.node.log.file-size
          restart-wait.least = 0          | troupe.node.restart-wait.least
          restart-wait.greatest = 1 ms    | troupe.node.restart-wait.least
          stop-limit = soon               | troupe.node.stop-limit
          status-limit = 0 s              | troupe.node.status-limit
          """)
  void aBadValueNamesItsKey(String line, String key) {
    assertThatThrownBy(() -> settings("troupe.node." + line))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(key + ":");
  }

  @Test
  void beyondLoopbackWantsTlsFirst() {
    assertThatThrownBy(() -> settings("troupe.node.host = 0.0.0.0"))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("troupe.node.tls.certificate:")
        .hasMessageContaining("troupe.node.host is 0.0.0.0");
  }

  @Test
  void beyondLoopbackWantsAPasswordToo(@TempDir Path folder) throws IOException {
    Path pem = Files.writeString(folder.resolve("any.pem"), "looked at when the node starts");
    String tls = "{ certificate = \"%s\", key = \"%s\", ca = \"%s\" }".formatted(pem, pem, pem);
    String open = "troupe.node { members.n1.host = 10.1.2.3, tls = " + tls;
    assertThatThrownBy(() -> settings(open + "}"))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("troupe.node.redis-password-file:")
        .hasMessageContaining("troupe.node.members.n1.host is 10.1.2.3");
    NodeSettings settings = settings(open + ", redis-password-file = \"" + pem + "\" }");
    assertThat(settings.bindHost()).isEqualTo("10.1.2.3");
    Config all = NodeConfig.complete(ConfigFactory.load("troupe-pekko"), settings);
    assertThat(all.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
    assertThat(all.getString("pekko.remote.artery.ssl.rotating-keys-engine.ca-cert-file"))
        .isEqualTo(pem.toString());
  }

  @Test
  void someOfTheTlsFilesAreNotEnough(@TempDir Path folder) throws IOException {
    Path pem = Files.writeString(folder.resolve("any.pem"), "");
    assertThatThrownBy(() -> settings("troupe.node.tls.ca = \"" + pem + "\""))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("troupe.node.tls.certificate:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe.node.port.redis",
        "troupe.redis.max-conections",
        "troupe.kv.max-key",
        "troupe.raft.nonsense",
        "troupe.raft.client.max-queue",
        "troupe.journal.segment",
        "troupe.journal.circuit-breaker.timeout",
        "troupe.kryo.max-depth",
        "troupe.nodes.name",
      })
  void aMisspeltKeyInTheFileIsRefused(String key, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), GOOD + key + " = 5");
    assertThatThrownBy(() -> NodeConfig.load(file))
        .isInstanceOf(BadSetting.class)
        .hasMessage(key + ": is no such key");
  }

  @Test
  void keysOfTheDefaultsAndOfOpenMapsAreNotRefused(@TempDir Path folder) throws IOException {
    String more =
        """
        troupe.redis.max-connections = 5
        troupe.raft.client.max-queued = 7
        troupe.raft.apply-dispatcher.fork-join-executor.task-peeking-mode = LIFO
        troupe.journal.recovery-event-timeout = 10s
        troupe.kryo.modules.mine = "com.example.Mine"
        """;
    Path file = Files.writeString(folder.resolve("node.conf"), GOOD + more);
    Config config = NodeConfig.load(file);
    assertThat(config.getInt("troupe.redis.max-connections")).isEqualTo(5);
    assertThat(config.getString("troupe.kryo.modules.mine")).isEqualTo("com.example.Mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe.redis.max-connections = 0",
        "troupe.kv.max-command-bytes = 2 MiB",
        "troupe.raft.max-pending-reads = many",
        "troupe.journal.segment-bytes = 1",
      })
  void aBadValueOfAPartNamesItsKey(String line, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), GOOD + line);
    Config config = NodeConfig.load(file);
    assertThatThrownBy(
            () -> NodeConfig.checkParts(NodeConfig.complete(config, NodeSettings.of(config))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(line.split(" ")[0].substring("troupe.".length()));
  }

  @Test
  void aFileThatIsNoConfigurationIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), "troupe { node = ");
    assertThatThrownBy(() -> NodeConfig.load(file))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(file.toString());
  }
}
