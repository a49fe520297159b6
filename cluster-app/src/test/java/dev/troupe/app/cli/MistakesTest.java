package dev.troupe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong, and files that are not what they should be: one line, no stack trace. */
class MistakesTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** A file where a folder is wanted, folders where files are, and files with nonsense. */
  @BeforeEach
  void lay() throws IOException {
    Files.writeString(folder.resolve("file"), "text");
    for (String inTheWay :
        new String[] {"list/cluster.json", "lock/up.lock", "new/cluster.json.new"}) {
      Files.createDirectories(folder.resolve(inTheWay));
    }
    Files.createDirectories(folder.resolve("odd"));
    Files.writeString(folder.resolve("odd/cluster.json"), "{\"nodes\": \"many\"}");
    Files.createDirectories(folder.resolve("cut"));
    Files.writeString(folder.resolve("cut/cluster.json"), "{\"nodes\": 3");
  }

  private int run(String line) {
    return TroupeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.replace("@", folder + "/").split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "up --data @file | 2 | --data: cannot make the folder @file: it is a file, not a folder",
        "up --data @file/below | 2 | --data: cannot make the folder @file/below",
        "up --data @list | 1 | cannot read @list/cluster.json",
        "up --data @odd | 1 | cannot read @odd/cluster.json: 'nodes' or 'basePort' is not a number",
        "up --data @cut | 1 | cannot read @cut/cluster.json",
        "up --data @lock | 1 | cannot use @lock/up.lock",
        "up --data @new | 1 | cannot use @new/cluster.json.new",
        "up --data @x --password-file @none | 2 | --password-file: cannot read @none",
        "up --data @x --timeout 0 | 2 | --timeout must be 1 to 3600, not 0",
        "up --data @x --nodes 3.5 | 2 | '3.5' is not an int",
        "up --data @x --base-port -1 | 2 | --base-port must be 1024 to",
        "status --data @file | 4 | no cluster in @file",
        "status --data @list | 1 | cannot read @list/cluster.json",
        "status --base-port x | 2 | 'x' is not an int",
        "kv get a --data @cut | 1 | cannot read @cut/cluster.json",
        "kv get a --data @file | 4 | no cluster in @file",
        "members --data @odd | 1 | cannot read @odd/cluster.json",
        "down --data @cut | 1 | cannot read @cut/cluster.json",
        "down --data @x --timeout -1 | 2 | --timeout must be 0 to 3600, not -1",
        "node --config @lock | 2 | @lock",
        "demo @lock | 2 | cannot read @lock",
        "demo --increments x | 2 | 'x' is not an int",
      })
  void isToldInALine(String line, int status, String message) {
    assertThat(run(line)).as(err.toString()).isEqualTo(status);
    assertThat(err.toString())
        .contains(message.replace("@", folder + "/"))
        .doesNotContain("unexpected error", "\tat ");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void aPortInUseIsNamedAndNothingIsStarted() throws IOException {
    int base = Ports.freeBase(2);
    Place second = Place.of(folder, base, 2);
    try (ServerSocket taken =
        new ServerSocket(second.cluster(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("up --nodes 2 --data @up --base-port " + base)).isEqualTo(1);
      assertThat(err.toString())
          .startsWith(
              "troupe: port %d (troupe.node.ports.cluster of n2)".formatted(taken.getLocalPort()))
          .contains("--base-port")
          .hasLineCount(1);
    }
    assertThat(folder.resolve("up/n1")).doesNotExist();
  }
}
