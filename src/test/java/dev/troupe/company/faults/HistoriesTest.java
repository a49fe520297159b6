package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.judge.BankJudge;
import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.Linearizability;
import dev.troupe.testkit.judge.Register;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients of all nodes were told while leaders were killed, judged as one history: registers
 * that are set, appended to and compared-and-set could have been one copy; money that is moved by
 * WATCH, MULTI and a numbered EXEC never grows or shrinks, and at the end each account holds what
 * its transfers add up to.
 */
class HistoriesTest {

  /** So small that versions of keys come back from snapshots, too. */
  private static final String SNAPSHOTS =
      "troupe.raft.snapshot { log-bytes = 64 KiB, keep-bytes = 4 KiB }";

  private static final Duration QUIET = Duration.ofSeconds(3);

  @TempDir Path folder;

  @Test
  void registersAreLinearizableAndTheSumHoldsWhileLeadersAreKilled() throws Exception {
    try (Trio trio = new Trio(folder).with(SNAPSHOTS).startAll()) {
      SocketHistory registers = new SocketHistory(trio, 6);
      Tellers tellers = new Tellers(trio, 6);
      for (int kill = 0; kill < 2; kill++) {
        Await.pause(QUIET);
        killTheLeader(trio, registers, tellers);
      }
      Await.pause(Duration.ofSeconds(2));
      History ofRegisters = registers.stop();
      History ofTransfers = tellers.stop();
      System.out.println(registers);
      System.out.println(tellers);
      assertThat(ofRegisters.size()).isGreaterThan(500);
      Linearizability.check(ofRegisters, new Register());
      new BankJudge(Tellers.accounts(), 0).check(ofTransfers);
      assertThat(tellers.made()).isGreaterThan(200);
      assertThat(tellers.overtaken()).as("the accounts were contended").isGreaterThan(20);
      assertThat(trio.status(0).at("/groups/0/snapshotIndex").asLong())
          .as("snapshots were taken: %s", trio.status(0))
          .isPositive();
    }
  }

  /** Starts it again once both kinds of clients are served by the others. */
  private static void killTheLeader(Trio trio, SocketHistory registers, Tellers tellers) {
    int leader = trio.awaitLeader();
    trio.process(leader).kill9();
    int answers = registers.answers();
    int made = tellers.made();
    Await.until(
        "service again",
        Trio.LIMIT,
        () -> registers.answers() > answers + 100 && tellers.made() > made + 50);
    trio.start(leader);
    trio.awaitWhole();
  }
}
