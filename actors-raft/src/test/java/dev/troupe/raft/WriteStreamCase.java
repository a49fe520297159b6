package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Answer;
import dev.troupe.raft.ClientMessage.FrameRefused;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.ClientWorld.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client's stream of commands, and the group that it talks to, played by the test. */
abstract class WriteStreamCase {

  static final long INCARNATION = 77;
  static final long SESSION = 1000;

  final ClientWorld world =
      new ClientWorld(
          """
          troupe.raft.client {
            request-timeout = 5 s
            retry-interval = 1 s
            max-inflight = 100
          }
          """);
  final WriteStream stream = new WriteStream(world.setup, INCARNATION);

  Asked write(String text) {
    return add(world.asked(Call.Kind.WRITE, text));
  }

  Asked write(String text, Object source) {
    return add(world.asked(Call.Kind.WRITE, text, source));
  }

  Asked add(Asked call) {
    stream.add(call);
    return call;
  }

  /** What goes out now, to n1. */
  List<Propose> send() {
    stream.send("n1", 1);
    List<Propose> frames = new ArrayList<>();
    for (ClientWorld.Sent sent : world.take()) {
      assertThat(sent.to()).isEqualTo("n1");
      frames.add((Propose) sent.message());
    }
    return frames;
  }

  static List<String> texts(List<Propose> frames) {
    return frames.stream()
        .flatMap(frame -> frame.commands().stream())
        .map(command -> AppendMachine.text(command.payload()))
        .toList();
  }

  void answer(long id, Outcome outcome, String reply) {
    stream.onAnswer(new Answer(id, outcome, AppendMachine.bytes(reply)));
  }

  void opened(long session) {
    stream.onAnswer(new Answer(0, Outcome.REPLY, new SessionOpened(session, false, 0).toBytes()));
  }

  /** A stream whose session is open. */
  void open() {
    write("first");
    send();
    opened(SESSION);
    send();
    answer(1, Outcome.REPLY, "");
  }

  void after(long millis) {
    world.millis += millis;
    stream.onTick();
  }

  void refused(long epoch, long frame, Refusal reason) {
    if (stream.onRefused(
        new FrameRefused(INCARNATION, epoch, frame, reason, Optional.empty(), 0))) {
      if (reason == Refusal.GAP) {
        stream.startOver();
      } else {
        stream.pause();
      }
    }
  }
}
