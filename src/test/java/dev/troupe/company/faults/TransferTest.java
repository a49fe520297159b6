package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.judge.BankJudge;
import dev.troupe.testkit.judge.History;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Money is moved by WATCH, MULTI and a numbered EXEC at all three nodes while leaders are killed:
 * it never grows or shrinks, and at the end each account holds what its transfers add up to.
 */
class TransferTest {

  /** So small that versions of keys come back from snapshots, too. */
  private static final String SNAPSHOTS =
      "troupe.raft.snapshot { log-bytes = 64 KiB, keep-bytes = 4 KiB }";

  @TempDir Path folder;

  @Test
  void theSumHoldsWhileLeadersAreKilled() throws Exception {
    try (Trio trio = new Trio(folder).with(SNAPSHOTS).startAll()) {
      Tellers tellers = new Tellers(trio, 6);
      for (int kill = 0; kill < 2; kill++) {
        Await.pause(Duration.ofSeconds(3));
        int leader = trio.awaitLeader();
        trio.process(leader).kill9();
        int made = tellers.made();
        Await.until("transfers again", Trio.LIMIT, () -> tellers.made() > made + 50);
        trio.start(leader);
        trio.awaitWhole();
      }
      Await.pause(Duration.ofSeconds(2));
      History history = tellers.stop();
      System.out.println(tellers);
      new BankJudge(Tellers.accounts(), 0).check(history);
      assertThat(tellers.made()).isGreaterThan(200);
      assertThat(tellers.overtaken()).as("the accounts were contended").isGreaterThan(20);
      assertThat(trio.status(0).at("/groups/0/snapshotIndex").asLong())
          .as("snapshots were taken: %s", trio.status(0))
          .isPositive();
    }
  }
}
