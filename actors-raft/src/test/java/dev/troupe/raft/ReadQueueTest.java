package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.QueryFailed;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.ClientWorld.Asked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's queries on their way. */
class ReadQueueTest {

  private static final long INCARNATION = 77;

  private final ClientWorld world =
      new ClientWorld(
          """
          troupe.raft.client {
            request-timeout = 5 s
            retry-interval = 1 s
            max-inflight = 2000
          }
          """);
  private final ReadQueue queue = new ReadQueue(world.setup, INCARNATION);

  private Asked read(String text) {
    Asked call = world.asked(Call.Kind.READ, text);
    queue.add(call);
    return call;
  }

  private List<Read> send() {
    queue.send("n1");
    List<Read> batches = new ArrayList<>();
    world.take().forEach(sent -> batches.add((Read) sent.message()));
    return batches;
  }

  private static List<String> texts(List<Read> batches) {
    return batches.stream()
        .flatMap(batch -> batch.queries().stream())
        .map(AppendMachine::text)
        .toList();
  }

  private void answer(long incarnation, long batch, int first, String... replies) {
    queue.onAnswers(
        new ReadAnswers(
            incarnation, batch, first, Arrays.stream(replies).map(AppendMachine::bytes).toList()));
  }

  private void refused(long batch, Refusal reason) {
    if (queue.onRefused(new ReadRefused(INCARNATION, batch, reason, Optional.empty(), 0))) {
      queue.pause();
    }
  }

  private void after(long millis) {
    world.millis += millis;
    queue.onTick();
  }

  @Test
  void queriesGoTogetherAndTheirAnswersFindThem() {
    Asked a = read("a");
    Asked b = read("b");
    Asked c = read("c");
    List<Read> batches = send();
    assertThat(batches).hasSize(1);
    assertThat(texts(batches)).containsExactly("a", "b", "c");
    long batch = batches.get(0).batch();
    answer(INCARNATION, batch, 1, "rb", "rc");
    answer(INCARNATION, batch, 0, "ra");
    assertThat(a.ends).containsExactly("ra");
    assertThat(b.ends).containsExactly("rb");
    assertThat(c.ends).containsExactly("rc");
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aLeaderThatWasBusyOnceIsNotBlamedForEver() {
    read("a");
    refused(send().get(0).batch(), Refusal.BUSY);
    world.millis += 100;
    answer(INCARNATION, send().get(0).batch(), 0, "ra");
    Asked later = read("b");
    after(5000);
    assertThat(later.ends).containsExactly("NO_LEADER");
  }

  @Test
  void aLeaderThatWasBusyAndIsGoneIsNotBlamed() {
    Asked call = read("a");
    refused(send().get(0).batch(), Refusal.BUSY);
    queue.leaderChanged();
    after(5000);
    assertThat(call.ends).containsExactly("NO_LEADER");
  }

  @Test
  void aQueryThatFailsIsNotAskedAgainAndTheOthersOfItsBatchGoOn() {
    Asked a = read("a");
    Asked b = read("b");
    long batch = send().get(0).batch();
    queue.onFailed(new QueryFailed(INCARNATION + 1, batch, 0));
    assertThat(a.ends).isEmpty();
    queue.onFailed(new QueryFailed(INCARNATION, batch, 0));
    queue.onFailed(new QueryFailed(INCARNATION, batch, 0));
    assertThat(a.ends).containsExactly("QUERY_FAILED");
    assertThat(b.ends).isEmpty();
    answer(INCARNATION, batch, 1, "rb");
    assertThat(b.ends).containsExactly("rb");
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aRepeatedAnswerAndOneForAnotherIncarnationAreIgnored() {
    Asked a = read("a");
    Asked b = read("b");
    long batch = send().get(0).batch();
    answer(INCARNATION + 1, batch, 0, "x", "y");
    answer(INCARNATION, batch, 0, "ra");
    answer(INCARNATION, batch, 0, "again");
    assertThat(a.ends).containsExactly("ra");
    assertThat(b.ends).isEmpty();
  }

  @Test
  void batchesAreBoundedInCountAndBytes() {
    for (int i = 0; i < 1500; i++) {
      read("q");
    }
    assertThat(send()).extracting(batch -> batch.queries().size()).containsExactly(1024, 476);
    for (int i = 0; i < 4; i++) {
      read("x".repeat(200 << 10));
    }
    assertThat(send()).extracting(batch -> batch.queries().size()).containsExactly(2, 2);
  }

  @Test
  void anotherLeaderIsAskedAllAgainInOrder() {
    read("a");
    Asked b = read("b");
    long before = send().get(0).batch();
    read("c");
    send();
    answer(INCARNATION, before, 0, "ra");
    queue.startOver();
    List<Read> batches = send();
    assertThat(texts(batches)).containsExactly("b", "c");
    answer(INCARNATION, before, 1, "of the leader before");
    answer(INCARNATION, batches.get(0).batch(), 0, "rb", "rc");
    assertThat(b.ends).as("it led when it answered").containsExactly("of the leader before");
    after(1);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aRefusedBatchIsAskedAgainAfterALittle() {
    read("a");
    refused(send().get(0).batch(), Refusal.NOT_LEADER);
    assertThat(send()).isEmpty();
    after(20);
    assertThat(texts(send())).containsExactly("a");
  }

  @Test
  void aRefusalOfABatchThatIsGoneIsIgnored() {
    read("a");
    long batch = send().get(0).batch();
    queue.startOver();
    send();
    refused(batch, Refusal.BUSY);
    assertThat(send()).isEmpty();
  }

  @Test
  void whatIsUnansweredForTooLongIsAskedAgain() {
    read("a");
    send();
    after(1000);
    assertThat(send()).isEmpty();
    after(1);
    assertThat(texts(send())).containsExactly("a");
  }

  @Test
  void withoutALeaderAQueryFailsInTime() {
    Asked call = read("a");
    after(4999);
    assertThat(call.ends).isEmpty();
    after(1);
    assertThat(call.ends).containsExactly("NO_LEADER");
    assertThat(queue.isIdle()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"NOT_LEADER, NO_LEADER", "BUSY, BUSY"})
  void aRefusedQueryFailsInTimeAndSaysWhy(Refusal reason, String end) {
    Asked call = read("a");
    refused(send().get(0).batch(), reason);
    after(5000);
    assertThat(call.ends).containsExactly(end);
  }

  @Test
  void aQueryThatWasJustAskedAgainFailsInTimeToo() {
    Asked call = read("a");
    world.millis += 4900;
    send();
    Asked later = read("b");
    send();
    after(100);
    assertThat(call.ends).containsExactly("NO_LEADER");
    assertThat(later.ends).isEmpty();
    after(4900);
    assertThat(later.ends).containsExactly("NO_LEADER");
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void onlyWhatIsDueOfABatchFails() {
    Asked due = read("a");
    world.millis += 10;
    Asked notDue = read("b");
    world.millis += 4980;
    Read batch = send().get(0);
    after(10);
    assertThat(due.ends).hasSize(1);
    assertThat(notDue.ends).isEmpty();
    answer(INCARNATION, batch.batch(), 0, "ra", "rb");
    assertThat(due.ends).containsExactly("NO_LEADER");
    assertThat(notDue.ends).containsExactly("rb");
    after(1);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void noMoreIsUnderWayThanTheSettingsAllow() {
    for (int i = 0; i < 5000; i++) {
      read("q");
    }
    assertThat(texts(send())).hasSize(2048);
    assertThat(send()).isEmpty();
  }

  /** Else a leader that answers later than a client's patience lasts would serve nobody. */
  @Test
  void theAnswerToAnEarlierAskingCounts() {
    Asked call = read("a");
    long first = send().get(0).batch();
    after(1001);
    long second = send().get(0).batch();
    assertThat(second).isNotEqualTo(first);
    answer(INCARNATION, first, 0, "ra");
    assertThat(call.ends).containsExactly("ra");
    answer(INCARNATION, second, 0, "late");
    assertThat(call.ends).hasSize(1);
    after(1);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void oneThatWasAnsweredWhileItWaitedIsNotAskedAgain() {
    Asked call = read("a");
    long first = send().get(0).batch();
    after(1001);
    answer(INCARNATION, first, 0, "ra");
    assertThat(call.ends).containsExactly("ra");
    assertThat(send()).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void itIsAskedAgainEachTimeAfterALongerWait() {
    read("a");
    send();
    List<Long> again = new ArrayList<>();
    for (long millis = 100; millis < 5000; millis += 100) {
      after(100);
      if (!send().isEmpty()) {
        again.add(millis);
      }
    }
    assertThat(again).containsExactly(1100L, 3200L);
  }
}
