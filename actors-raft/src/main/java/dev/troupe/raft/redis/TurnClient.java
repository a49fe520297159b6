package dev.troupe.raft.redis;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import dev.troupe.raft.GroupClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Gathers what the connections of one event loop submit in one turn of the loop: each submission
 * costs a message to the group's client, often a wake-up of its thread, and a round of
 * confirmations of its own.
 *
 * <p>A call may have lost its right meanwhile: one before it in its connection has failed, and it
 * must not be executed as its client sent it before it could know. So that is looked at again here.
 * Belongs to its event loop.
 */
final class TurnClient implements GroupClient {

  private final GroupClient group;
  private final Executor loop;
  private List<RedisCall> gathered = new ArrayList<>();

  /**
   * @param loop does what it is given behind what is to be done in this turn already
   */
  TurnClient(GroupClient group, Executor loop) {
    this.group = group;
    this.loop = loop;
  }

  @Override
  public String group() {
    return group.group();
  }

  @Override
  public void submit(List<? extends Call> calls) {
    if (gathered.isEmpty() && !calls.isEmpty()) {
      loop.execute(this::submitGathered);
    }
    calls.forEach(call -> gathered.add((RedisCall) call));
  }

  private void submitGathered() {
    List<RedisCall> calls = gathered;
    gathered = new ArrayList<>(calls.size());
    List<RedisCall> overtaken = null;
    for (RedisCall call : calls) {
      if (call.isBehindFailure()) {
        overtaken = overtaken == null ? new ArrayList<>() : overtaken;
        overtaken.add(call);
      }
    }
    if (overtaken != null) {
      calls.removeAll(overtaken);
      overtaken.forEach(call -> call.fail(CallFailure.EARLIER_CALL_FAILED));
    }
    if (!calls.isEmpty()) {
      group.submit(calls);
    }
  }
}
