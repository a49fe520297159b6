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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What connections of one event loop submit in one turn goes to the group at once. */
class TurnClientTest {

  private static final RedisSettings SETTINGS = RedisSettings.of(Redis.config());

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<List<Call>> submissions = new ArrayList<>();
  private final Budget budget = new Budget(1 << 30);
  private final TurnClient client =
      new TurnClient(
          new GroupClient() {
            @Override
            public String group() {
              return "recorded";
            }

            @Override
            public void submit(List<? extends Call> calls) {
              submissions.add(List.copyOf(calls));
            }
          },
          loop::add);
  private final Pipeline one = pipeline();
  private final Pipeline other = pipeline();

  private Pipeline pipeline() {
    return new Pipeline(client, SETTINGS, budget, 1 << 20, () -> {}, () -> {});
  }

  private void endTurn() {
    Runnable task;
    while ((task = loop.poll()) != null) {
      task.run();
    }
  }

  private static void set(Pipeline by) {
    byte[] key = "k".getBytes(ISO_8859_1);
    by.add(Request.of(KvOp.SET, KvCommand.encode(KvOp.SET, key, key)));
    by.dispatch();
  }

  private static String poll(Pipeline of) {
    byte[] reply = of.poll();
    return reply == null ? null : new String(reply, ISO_8859_1).split("[ \r]")[0];
  }

  @Test
  void oneSubmissionATurnInTheOrderOfTheCommands() {
    set(one);
    set(other);
    set(one);
    assertThat(submissions).isEmpty();
    endTurn();
    assertThat(submissions).hasSize(1);
    assertThat(submissions.get(0)).extracting(Call::source).containsExactly(one, other, one);
    set(other);
    endTurn();
    assertThat(submissions).hasSize(2);
    assertThat(submissions.get(1)).hasSize(1);
  }

  @Test
  void whatIsBehindAFailureIsNotSubmittedThoughItWasGatheredBefore() {
    set(one);
    endTurn();
    set(one);
    set(other);
    CallOutcomes.fail(submissions.get(0).get(0), CallFailure.NO_LEADER);
    endTurn();
    assertThat(submissions).hasSize(2);
    assertThat(submissions.get(1)).extracting(Call::source).containsExactly(other);
    assertThat(List.of(poll(one), poll(one))).containsExactly("-CLUSTERDOWN", "-TRYAGAIN");
  }

  /** The connection has its turn for the failure before the group's turn comes. */
  @Test
  void norIfTheClientWasToldMeanwhile() {
    set(one);
    endTurn();
    set(one);
    CallOutcomes.fail(submissions.get(0).get(0), CallFailure.BUSY);
    assertThat(poll(one)).isEqualTo("-BUSY");
    one.inputEnds();
    endTurn();
    assertThat(submissions).hasSize(1);
    assertThat(poll(one)).isEqualTo("-TRYAGAIN");
    one.inputEnds();
    set(one);
    endTurn();
    assertThat(submissions).as("sent with knowledge of it").hasSize(2);
    CallOutcomes.reply(submissions.get(1).get(0), Resp.OK);
    assertThat(poll(one)).isEqualTo("+OK");
    assertThat(budget.used()).isZero();
  }
}
