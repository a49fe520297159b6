package dev.troupe.raft;

import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;

/** One call of a simulated client to an {@link AppendStore}, and what became of it. */
final class SimCall extends Call {

  final SimNode node;
  final String key;

  /** What a write appends, which nobody else appends; empty for a read. */
  final String token;

  final Duration began;
  String reply;
  CallFailure failure;

  /** When the reply or the failure came; null as long as there is none. */
  Duration ended;

  private final Sim sim;
  private final int life;

  private SimCall(Sim sim, SimNode node, Kind kind, String payload, String key, String token) {
    super(kind, AppendStore.bytes(payload));
    this.sim = sim;
    this.node = node;
    this.life = node.lives();
    this.key = key;
    this.token = token;
    this.began = sim.now();
  }

  static SimCall append(Sim sim, SimNode node, String key, String token) {
    return new SimCall(sim, node, Kind.WRITE, key + "=" + token, key, token);
  }

  static SimCall read(Sim sim, SimNode node, String key) {
    return new SimCall(sim, node, Kind.READ, key, key, "");
  }

  boolean isWrite() {
    return kind() == Kind.WRITE;
  }

  boolean isDone() {
    return reply != null || failure != null;
  }

  /** Its node crashed, so nobody is left to hear of its outcome. */
  boolean died() {
    return node.lives() != life || !node.isUp();
  }

  @Override
  protected void onReply(byte[] bytes) {
    reply = AppendStore.text(bytes);
    ended = sim.now();
  }

  @Override
  protected void onFailure(CallFailure why) {
    failure = why;
    ended = sim.now();
  }
}
