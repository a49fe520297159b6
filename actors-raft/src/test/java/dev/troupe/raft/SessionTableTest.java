package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.SessionTable.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Exactly once, by sessions in the replicated state (§8, thesis 6.3). */
@Isolated("it looks at the heap of the whole JVM")
class SessionTableTest {

  private static final Duration TIMEOUT = Duration.ofMillis(1000);

  private final List<String> executed = new ArrayList<>();
  private SessionTable table = table(100, 1 << 20);

  private static SessionTable table(int maxSessions, long maxBytes) {
    return new SessionTable(new SessionLimits(TIMEOUT.toMillis(), maxSessions, maxBytes));
  }

  private SessionOpened open(long index, long now, String name) {
    Result result = table.open(index, now, Call.sessionName(name, false));
    assertThat(result.outcome()).isEqualTo(Outcome.REPLY);
    return SessionOpened.fromBytes(result.reply());
  }

  private static Entry command(long session, long sequence, long acknowledged, long time) {
    return new Entry(1, time, Entry.Kind.COMMAND, session, sequence, acknowledged, new byte[0]);
  }

  private Result execute(long session, long sequence, long acknowledged) {
    return execute(command(session, sequence, acknowledged, 0));
  }

  private Result execute(Entry entry) {
    String reply = entry.session() + "/" + entry.sequence();
    return table.execute(
        entry,
        () -> {
          executed.add(reply);
          return AppendMachine.bytes(reply);
        });
  }

  private static void assertReply(Result result, String reply) {
    assertThat(result.outcome()).isEqualTo(Outcome.REPLY);
    assertThat(AppendMachine.text(result.reply())).isEqualTo(reply);
  }

  // ---- opening

  @Test
  void aSessionIsNumberedByTheIndexOfItsEntry_8() {
    assertThat(open(5, 0, "a")).isEqualTo(new SessionOpened(5, false, 0));
    assertThat(open(6, 0, "b")).isEqualTo(new SessionOpened(6, false, 0));
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void aSessionIsResumedByItsName_8() {
    open(5, 0, "a");
    execute(5, 3, 0);
    assertThat(open(9, 0, "a")).isEqualTo(new SessionOpened(5, true, 3));
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void aResumptionAloneOpensNothing_8() {
    Result result = table.open(5, 0, Call.sessionName("a", true));
    assertThat(result.outcome()).isEqualTo(Outcome.NO_SUCH_SESSION);
    assertThat(table.size()).isZero();
    open(6, 0, "a");
    Result resumed = table.open(7, 0, Call.sessionName("a", true));
    assertThat(SessionOpened.fromBytes(resumed.reply())).isEqualTo(new SessionOpened(6, true, 0));
  }

  @Test
  void aRequestOfNoBytesIsANameOfNoLetters() {
    Result result = table.open(5, 0, new byte[0]);
    assertThat(SessionOpened.fromBytes(result.reply())).isEqualTo(new SessionOpened(5, false, 0));
    assertThat(open(6, 0, "")).isEqualTo(new SessionOpened(5, true, 0));
  }

  // ---- exactly once

  @Test
  void aRepeatedCommandIsExecutedOnceAndAnsweredTwice_8() {
    open(5, 0, "a");
    assertReply(execute(5, 1, 0), "5/1");
    assertReply(execute(5, 2, 0), "5/2");
    assertReply(execute(5, 1, 0), "5/1");
    assertReply(execute(5, 2, 0), "5/2");
    assertThat(executed).containsExactly("5/1", "5/2");
  }

  @Test
  void sequenceNumbersMayHaveGaps_8() {
    open(5, 0, "a");
    assertReply(execute(5, 10, 0), "5/10");
    assertReply(execute(5, 20, 10), "5/20");
  }

  @Test
  void sessionsDoNotShareTheirNumbers_8() {
    open(5, 0, "a");
    open(6, 0, "b");
    assertReply(execute(5, 1, 0), "5/1");
    assertReply(execute(6, 1, 0), "6/1");
  }

  @Test
  void anAcknowledgedReplyIsForgottenAndItsCommandNotExecutedAgain_8() {
    open(5, 0, "a");
    execute(5, 1, 0);
    execute(5, 2, 1);
    assertThat(execute(5, 1, 0).outcome()).isEqualTo(Outcome.REPLY_FORGOTTEN);
    assertThat(executed).containsExactly("5/1", "5/2");
  }

  @Test
  void aCommandThatALaterOneHasOvertakenIsNotExecuted_8() {
    open(5, 0, "a");
    execute(5, 3, 0);
    assertThat(execute(5, 2, 0).outcome()).isEqualTo(Outcome.OVERTAKEN);
    assertThat(executed).containsExactly("5/3");
  }

  @Test
  void aCommandOfAnUnknownSessionIsNotExecuted_8() {
    assertThat(execute(5, 1, 0).outcome()).isEqualTo(Outcome.SESSION_EXPIRED);
    assertThat(executed).isEmpty();
  }

  // ---- expiry

  @Test
  void aSessionExpiresByLogTime_8() {
    open(5, 100, "a");
    assertThat(table.nextDeadline()).isEqualTo(1100);
    table.advanceTime(1099);
    assertThat(table.size()).isEqualTo(1);
    table.advanceTime(1100);
    assertThat(table.size()).isZero();
    assertThat(table.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(execute(5, 1, 0).outcome()).isEqualTo(Outcome.SESSION_EXPIRED);
    assertThat(open(9, 1100, "a")).isEqualTo(new SessionOpened(9, false, 0));
  }

  @Test
  void useKeepsASessionAlive_8() {
    open(5, 0, "a");
    open(6, 0, "b");
    execute(command(5, 1, 0, 500));
    table.advanceTime(1000);
    assertThat(table.size()).isEqualTo(1);
    assertReply(execute(command(5, 1, 0, 1400)), "5/1"); // a repeat is a use, too
    table.advanceTime(1600);
    open(9, 2000, "a"); // and so is a resumption
    table.advanceTime(2400);
    assertThat(table.nextDeadline()).isEqualTo(3000);
    table.advanceTime(3000);
    assertThat(table.size()).isZero();
  }

  @Test
  void theRepliesOfAnExpiredSessionAreGone_8() {
    open(5, 0, "a");
    execute(5, 1, 0);
    assertThat(table.bytes()).isPositive();
    table.advanceTime(5000);
    assertThat(table.bytes()).isZero();
  }

  // ---- bounds

  @Test
  void beyondTheirNumberTheSessionNotUsedForTheLongestTimeGoes_8() {
    table = table(2, 1 << 20);
    open(5, 0, "a");
    open(6, 0, "b");
    execute(5, 1, 0);
    open(7, 0, "c");
    assertThat(table.size()).isEqualTo(2);
    assertThat(execute(6, 1, 0).outcome()).isEqualTo(Outcome.SESSION_EXPIRED);
    assertReply(execute(5, 1, 0), "5/1");
  }

  @Test
  void beyondTheirBytesTheSessionNotUsedForTheLongestTimeGoes_8() {
    long each = Session.REPLY_OVERHEAD + 3;
    table = table(100, 3 * each);
    for (int id = 5; id <= 8; id++) {
      open(id, 0, "c" + id);
      execute(id, 1, 0);
    }
    assertThat(table.bytes()).isEqualTo(3 * each);
    assertThat(execute(5, 1, 0).outcome()).isEqualTo(Outcome.SESSION_EXPIRED);
    assertReply(execute(6, 1, 0), "6/1");
  }

  @Test
  void aClientThatNeverAcknowledgesHarmsItselfAlone_8() {
    table = table(100, 100 * Session.REPLY_OVERHEAD);
    open(5, 0, "good");
    execute(5, 1, 0);
    open(6, 0, "bad");
    for (int i = 1; i <= 1000; i++) {
      execute(6, i, 0);
      assertThat(table.bytes()).isLessThanOrEqualTo(100 * Session.REPLY_OVERHEAD);
    }
    assertReply(execute(5, 1, 0), "5/1");
    assertReply(execute(6, 1000, 0), "6/1000");
    assertThat(execute(6, 1, 0).outcome()).isEqualTo(Outcome.REPLY_FORGOTTEN);
    assertThat(executed).hasSize(1001);
  }

  @Test
  void bytesAreThoseOfTheSessions() {
    for (int id = 1; id <= 20; id++) {
      open(id, id, "c" + id);
    }
    for (int i = 0; i < 2000; i++) {
      int sequence = i / 20 + 1;
      execute(command(i % 20 + 1, sequence, sequence - i % 5, i));
    }
    long sum = table.capture().sessions().stream().mapToLong(Session::bytes).sum();
    assertThat(table.bytes()).isEqualTo(sum).isPositive();
  }

  // ---- snapshots

  private static SessionTable restored(SessionTable.Captured captured) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SessionTable.write(captured, new DataOutputStream(bytes));
    SessionTable restored = table(100, 1 << 20);
    restored.open(1, 0, Call.sessionName("of before", false));
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return restored;
  }

  @Test
  void aRestoredTableGoesOnWhereItWas_7() throws IOException {
    open(5, 0, "a");
    open(6, 0, "b");
    execute(command(5, 1, 0, 10));
    execute(command(5, 2, 1, 20));
    SessionTable before = table;
    table = restored(before.capture());
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.bytes()).isEqualTo(before.bytes());
    assertThat(table.nextDeadline()).isEqualTo(before.nextDeadline());
    assertReply(execute(5, 2, 0), "5/2");
    assertThat(execute(5, 1, 0).outcome()).isEqualTo(Outcome.REPLY_FORGOTTEN);
    assertThat(open(9, 0, "b")).isEqualTo(new SessionOpened(6, true, 0));
    assertThat(executed).hasSize(2);
  }

  @Test
  void aRestoredTableForgetsInTheSameOrder_7() throws IOException {
    for (int id = 5; id <= 8; id++) {
      open(id, 0, "c" + id);
    }
    execute(5, 1, 0);
    table = restored(table.capture());
    table.advanceTime(0);
    List<Long> order = table.capture().sessions().stream().map(Session::id).toList();
    assertThat(order).containsExactly(6L, 7L, 8L, 5L);
  }

  /** Else a member that restored it would forget other sessions than the others do. */
  @Test
  void aSnapshotHasTheLimitsThatHold_7() throws IOException {
    SessionLimits limits = new SessionLimits(5, 6, 7);
    table.adopt(limits);
    assertThat(restored(table.capture()).limits()).isEqualTo(limits);
  }

  @Test
  void aSnapshotOfBeforeThereWereLimitsIsRead_7() throws IOException {
    open(5, 0, "a");
    execute(5, 1, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1);
    table.capture().sessions().get(0).writeTo(out);
    SessionLimits before = new SessionLimits(5, 6, 7);
    table = new SessionTable(before);
    table.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertReply(execute(5, 1, 0), "5/1");
    assertThat(table.limits()).isEqualTo(before);
  }

  @Test
  void whatNewLimitsLeaveNoRoomForIsForgottenAtOnce_8() {
    for (int id = 5; id <= 8; id++) {
      open(id, id, "c" + id);
    }
    table.adopt(new SessionLimits(TIMEOUT.toMillis(), 2, 1 << 20));
    assertThat(table.capture().sessions()).extracting(Session::id).containsExactly(7L, 8L);
    table.adopt(new SessionLimits(10, 2, 1 << 20));
    assertThat(table.nextDeadline()).isEqualTo(17);
    table.advanceTime(17);
    assertThat(table.capture().sessions()).extracting(Session::id).containsExactly(8L);
  }

  @Test
  void whatIsCapturedIsUntouchedByWhatComesLater_7() throws IOException {
    open(5, 0, "a");
    execute(5, 1, 0);
    SessionTable.Captured captured = table.capture();
    execute(5, 2, 1);
    open(6, 0, "b");
    table.advanceTime(9999);
    table = restored(captured);
    assertThat(table.size()).isEqualTo(1);
    assertReply(execute(5, 1, 0), "5/1");
  }

  // ---- memory

  private static long usedMemory() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** Beyond its place in the maps, what a session costs that has its last reply still kept. */
  @Test
  void idleSessionsHoldLittleMemory() {
    int count = 100_000;
    table = table(count, 1 << 30);
    for (int id = 1; id <= count; id++) {
      open(id, 0, "c" + id);
    }
    long opened = usedMemory();
    for (int id = 1; id <= count; id++) {
      for (int sequence = 1; sequence <= 10; sequence++) {
        table.execute(command(id, sequence, sequence - 2, 0), () -> new byte[2]);
      }
    }
    long used = usedMemory();
    for (int id = 1; id <= count; id++) {
      table.execute(command(id, 10, 10, 0), () -> new byte[2]);
    }
    long acknowledged = usedMemory();
    assertThat((used - opened) / count).as("with two replies each").isLessThan(200);
    assertThat((acknowledged - opened) / count).as("all acknowledged").isLessThan(20);
    assertThat(table.size()).isEqualTo(count);
    assertThat(Stream.of(table.bytes())).containsExactly(0L);
  }
}
