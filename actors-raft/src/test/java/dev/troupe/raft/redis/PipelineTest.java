package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import dev.troupe.raft.CallOutcomes;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.Resp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final long LIMIT = 1 << 30;

  private static final long LIMIT_OF_A_COMMAND = TimeUnit.SECONDS.toNanos(5);

  private static final RedisSettings SETTINGS = RedisSettings.of(Redis.config());

  private final List<Call> submitted = new ArrayList<>();
  private final Set<Call> answered = new HashSet<>();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Budget budget = new Budget(LIMIT);
  private final Pipeline pipeline = pipeline(SETTINGS);
  private boolean leaves = true;

  private Pipeline pipeline(RedisSettings settings) {
    GroupClient group =
        new GroupClient() {
          @Override
          public String group() {
            return "recorded";
          }

          @Override
          public void submit(List<? extends Call> calls) {
            submitted.addAll(calls);
          }
        };
    return new Pipeline(group, settings, budget, 1 << 20, wakes::incrementAndGet, () -> {});
  }

  @AfterEach
  void allBytesAreGivenBack() {
    submitted.stream()
        .filter(call -> !answered.contains(call))
        .forEach(call -> CallOutcomes.fail(call, CallFailure.BUSY));
    if (leaves) {
      pipeline.discard();
    }
    assertThat(budget.used()).isZero();
  }

  private static Request get() {
    return Request.of(KvOp.GET, KvCommand.encode(KvOp.GET, "k".getBytes(ISO_8859_1)));
  }

  private static Request set() {
    byte[] key = "k".getBytes(ISO_8859_1);
    return Request.of(KvOp.SET, KvCommand.encode(KvOp.SET, key, key));
  }

  private void batch(Request... requests) {
    for (Request request : requests) {
      pipeline.add(request);
    }
    pipeline.dispatch();
  }

  private void answer(int call) {
    answer(call, Resp.OK);
  }

  private void answer(int call, byte[] reply) {
    answered.add(submitted.get(call));
    CallOutcomes.reply(submitted.get(call), reply);
  }

  private void fail(int call, CallFailure failure) {
    answered.add(submitted.get(call));
    CallOutcomes.fail(submitted.get(call), failure);
  }

  private String poll() {
    byte[] reply = pipeline.poll();
    return reply == null ? null : new String(reply, ISO_8859_1).split("[ \r]")[0];
  }

  @Test
  void repliesInTheOrderOfTheRequests() {
    batch(set(), set());
    pipeline.add(Resp.simple("PONG"));
    answer(1);
    assertThat(poll()).isNull();
    answer(0);
    assertThat(List.of(poll(), poll(), poll())).containsExactly("+OK", "+OK", "+PONG");
    assertThat(poll()).isNull();
  }

  @Test
  void whatComesWhileAFailureHasNotBeenToldFailsToo() {
    batch(set(), set());
    fail(1, CallFailure.NO_LEADER);
    batch(set());
    assertThat(submitted).hasSize(2);
    answer(0);
    assertThat(List.of(poll(), poll(), poll())).containsExactly("+OK", "-CLUSTERDOWN", "-TRYAGAIN");
  }

  @Test
  void whatWasReceivedBeforeAFailureWasToldFailsToo() {
    batch(set());
    pipeline.add(set()); // decoded already
    fail(0, CallFailure.BUSY);
    assertThat(poll()).isEqualTo("-BUSY");
    pipeline.dispatch();
    assertThat(poll()).isEqualTo("-TRYAGAIN");
    pipeline.inputEnds();
    batch(set());
    assertThat(submitted).hasSize(2);
  }

  @Test
  void writesWaitForTheReadsBeforeThem() {
    batch(get(), get());
    batch(set());
    batch(get());
    assertThat(submitted).hasSize(2);
    answer(1);
    assertThat(poll()).isNull();
    answer(0);
    assertThat(List.of(poll(), poll())).containsExactly("+OK", "+OK");
    assertThat(poll()).isNull();
    assertThat(submitted).hasSize(4);
    assertThat(submitted.get(3).kind()).isEqualTo(Call.Kind.WRITE);
  }

  /** However long it was held: its time began when it came in. */
  @Test
  void whatIsHeldBehindReadsHasNoTimeOfItsOwn() {
    long usual = TimeUnit.HOURS.toNanos(1);
    long before = System.nanoTime();
    batch(get());
    batch(set());
    long added = System.nanoTime();
    assertThat(submitted.get(0).timeLeft(usual)).isLessThanOrEqualTo(LIMIT_OF_A_COMMAND);
    Await.until(() -> System.nanoTime() - added > TimeUnit.MILLISECONDS.toNanos(50));
    answer(0);
    assertThat(poll()).isEqualTo("+OK");
    assertThat(poll()).isNull();
    long left = submitted.get(1).timeLeft(usual);
    long released = System.nanoTime();
    assertThat(left)
        .isLessThanOrEqualTo(LIMIT_OF_A_COMMAND - TimeUnit.MILLISECONDS.toNanos(50))
        .isGreaterThanOrEqualTo(LIMIT_OF_A_COMMAND - (released - before));
  }

  @Test
  void whatWasHeldForAllOfItsTimeIsNotExecuted() {
    Pipeline brief = pipeline(RedisSettings.of(Redis.config("troupe.redis.request-timeout = 1ms")));
    brief.add(get());
    brief.dispatch();
    brief.add(set());
    brief.dispatch();
    long added = System.nanoTime();
    Await.until(() -> System.nanoTime() - added > TimeUnit.MILLISECONDS.toNanos(2));
    answer(0);
    assertThat(brief.poll()).isEqualTo(Resp.OK);
    assertThat(brief.poll()).isNull();
    assertThat(new String(brief.poll(), ISO_8859_1)).startsWith("-BUSY").contains("not executed");
    assertThat(submitted).hasSize(1);
  }

  @Test
  void nothingOvertakesWhatIsHeldEvenIfItIsNotReleasedYet() {
    batch(get());
    Request first = set();
    batch(first);
    answer(0);
    assertThat(poll()).isEqualTo("+OK"); // not polled to the end: the socket is full
    batch(set());
    assertThat(submitted).hasSize(1);
    assertThat(poll()).isNull();
    assertThat(submitted).hasSize(3);
    assertThat(submitted.get(1).payload()).isSameAs(first.payload);
  }

  @Test
  void whatIsHeldFailsWithTheReadBeforeIt() {
    for (CallFailure failure : List.of(CallFailure.NO_LEADER, CallFailure.UNKNOWN_OUTCOME)) {
      submitted.clear();
      batch(get());
      batch(set(), get());
      fail(0, failure);
      String error = failure == CallFailure.NO_LEADER ? "-CLUSTERDOWN" : "-TRYAGAIN";
      assertThat(List.of(poll(), poll(), poll())).containsExactly(error, error, error);
      assertThat(submitted).hasSize(1);
      pipeline.inputEnds();
    }
  }

  @Test
  void aWriteOfUnknownOutcomeBreaksTheConnection() {
    batch(set(), set(), set());
    answer(0);
    fail(1, CallFailure.UNKNOWN_OUTCOME);
    answer(2);
    assertThat(poll()).isEqualTo("+OK");
    assertThat(poll()).isNull();
    assertThat(pipeline.isBroken()).isTrue();
  }

  @Test
  void aReadOfUnknownOutcomeMayBeRepeated() {
    batch(get(), set());
    fail(0, CallFailure.UNKNOWN_OUTCOME);
    answer(1);
    assertThat(List.of(poll(), poll())).containsExactly("-TRYAGAIN", "+OK");
    assertThat(pipeline.isBroken()).isFalse();
  }

  @Test
  void hasNoRoomForMoreThanItMayHold() {
    int most = SETTINGS.maxOutstandingCommands();
    for (int i = 0; i < most; i++) {
      assertThat(pipeline.hasRoom()).isTrue();
      batch(set());
    }
    assertThat(pipeline.hasRoom()).isFalse();
    answer(0);
    poll();
    assertThat(pipeline.hasRoom()).isTrue();
  }

  @Test
  void learnsHowLargeTheRepliesAre() {
    int most = SETTINGS.maxOutputBytes() / 2 >> 20; // before it knows better: a mebibyte each
    for (int i = 0; i < most; i++) {
      assertThat(pipeline.hasRoom()).isTrue();
      batch(get());
    }
    assertThat(pipeline.hasRoom()).isFalse();
    for (int i = 0; i < most; i++) {
      answer(i);
      poll();
    }
    for (int i = 0; i < 20 * most; i++) {
      assertThat(pipeline.hasRoom()).isTrue();
      batch(get());
    }
  }

  @Test
  void refusesWhenAllConnectionsTogetherHoldTooMuch() {
    budget.add(2 * LIMIT + 1);
    batch(set(), set());
    assertThat(List.of(poll(), poll())).containsExactly("-BUSY", "-BUSY");
    assertThat(submitted).isEmpty();
    budget.add(-2 * LIMIT - 1);
  }

  @Test
  void givesBackWhatAGoneClientHeld() {
    batch(get(), get(), get());
    batch(set());
    answer(0);
    fail(1, CallFailure.BUSY);
    pipeline.discard();
    leaves = false;
    answer(2);
  }

  @Test
  void saysWhenTooManyRepliesWait() {
    batch(get(), get());
    byte[] large = new byte[SETTINGS.maxOutputBytes()];
    answer(1, large);
    assertThat(pipeline.isOverflowing()).isFalse();
    answer(0);
    assertThat(pipeline.isOverflowing()).isTrue();
  }
}
