package dev.troupe.raft;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A client's surroundings made by hand: a network that writes down, a clock that is set. */
final class ClientWorld implements RaftNetwork, RaftClock {

  /** Something that was sent. */
  record Sent(String to, Object message) {}

  /** A call that writes down how it ended. */
  static final class Asked extends Call {
    final List<String> ends = new ArrayList<>();
    private final Object source;
    long millisLeft = -1; // the usual time

    Asked(Kind kind, String payload, Object source) {
      super(kind, AppendMachine.bytes(payload));
      this.source = source;
    }

    Asked(String payload, long session, long sequence, long acknowledged) {
      super(Kind.WRITE, AppendMachine.bytes(payload), session, sequence, acknowledged);
      this.source = this;
    }

    @Override
    public Object source() {
      return source == null ? this : source;
    }

    @Override
    public long timeLeft(long usual) {
      return millisLeft < 0 ? usual : millisLeft * 1_000_000;
    }

    @Override
    protected void onReply(byte[] reply) {
      ends.add(AppendMachine.text(reply));
    }

    @Override
    protected void onFailure(CallFailure failure) {
      ends.add(failure.name());
    }
  }

  final List<Sent> sent = new ArrayList<>();
  final ClientBounds bounds;
  final ClientSetup setup;
  long millis;

  ClientWorld(String overrides) {
    RaftSettings settings =
        RaftSettings.of(ConfigFactory.parseString(overrides).withFallback(ConfigFactory.load()));
    bounds = new ClientBounds(settings.client());
    setup = new ClientSetup("g", "n3", settings, this, new SplittableRandom(1), this, bounds);
  }

  /** A call that has been taken in. */
  Asked asked(Call.Kind kind, String payload) {
    return entered(new Asked(kind, payload, null));
  }

  Asked asked(Call.Kind kind, String payload, Object source) {
    return entered(new Asked(kind, payload, source));
  }

  Asked entered(Asked call) {
    if (!bounds.enter(call)) {
      throw new AssertionError("no room");
    }
    return call;
  }

  /** Takes what was sent so far. */
  List<Sent> take() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  @Override
  public void toMember(String node, Object message) {
    sent.add(new Sent(node, message));
  }

  @Override
  public void toClient(String node, Object message) {
    throw new AssertionError("a client sends to members only");
  }

  @Override
  public long monotonicNanos() {
    return millis * 1_000_000;
  }

  @Override
  public long wallMillis() {
    return millis;
  }
}
