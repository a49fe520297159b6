package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.Linearizability;
import dev.troupe.testkit.judge.Register;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of all nodes saw together while leaders were killed could have come from one. */
class LinearizableTest {
  @TempDir Path folder;

  @Test
  void overSocketsWhileLeadersAreKilled() throws Exception {
    try (Trio trio = new Trio(folder).startAll()) {
      SocketHistory clients = new SocketHistory(trio, 8);
      for (int kill = 0; kill < 2; kill++) {
        Await.pause(Duration.ofSeconds(3));
        int leader = trio.awaitLeader();
        trio.process(leader).kill9();
        int answers = clients.answers();
        Await.until("answers again", Trio.LIMIT, () -> clients.answers() > answers + 100);
        trio.start(leader);
        trio.awaitWhole();
      }
      Await.pause(Duration.ofSeconds(2));
      History history = clients.stop();
      System.out.println(clients);
      assertThat(history.size()).isGreaterThan(500);
      Linearizability.check(history, new Register());
    }
  }
}
