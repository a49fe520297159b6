package dev.troupe.raft;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client of lab 3: one call at a time, repeated under its number at one server after the other
 * until it is answered. Whatever it was told goes into the history.
 */
final class Clerk {

  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final KvLab lab;
  private final Sim sim;
  private final String name;
  private final List<SimNode> servers;
  private int server;
  private long session;
  private long sequence;
  private Request current;

  /**
   * @param servers those that it can reach
   */
  Clerk(KvLab lab, String name, List<SimNode> servers) {
    this.lab = lab;
    this.sim = lab.world.sim;
    this.name = name;
    this.servers = servers;
    this.server = sim.random().nextInt(servers.size());
  }

  boolean isBusy() {
    return current != null;
  }

  // ---- operations

  /**
   * @param then is given the value, or the empty text if there is none
   */
  void get(String key, Consumer<String> then) {
    History.Operation operation = lab.invoke(name, key, new TextModel.Get());
    withSession(
        () ->
            send(
                new Request(
                    Call.Kind.READ,
                    KvCommand.encode(KvOp.GET, bytes(key)),
                    Call.NO_SESSION,
                    0,
                    reply -> {
                      String value = text(reply);
                      operation.ok(value, lab.tick());
                      then.accept(value);
                    })));
  }

  void put(String key, String value, Runnable then) {
    write(KvOp.SET, key, value, lab.invoke(name, key, new TextModel.Put(value)), then);
  }

  void append(String key, String value, Runnable then) {
    write(KvOp.APPEND, key, value, lab.invoke(name, key, new TextModel.Append(value)), then);
  }

  private void write(
      KvOp op, String key, String value, History.Operation operation, Runnable then) {
    withSession(
        () ->
            send(
                new Request(
                    Call.Kind.WRITE,
                    KvCommand.encode(op, bytes(key), bytes(value)),
                    session,
                    ++sequence,
                    reply -> {
                      boolean append = op == KvOp.APPEND; // which is answered with the length
                      operation.ok(append ? Integer.parseInt(line(reply)) : null, lab.tick());
                      then.run();
                    })));
  }

  private void withSession(Runnable then) {
    if (isBusy()) {
      lab.fail(name + " is still busy");
      return;
    }
    if (session != Call.NO_SESSION) {
      then.run();
      return;
    }
    send(
        new Request(
            Call.Kind.OPEN_SESSION,
            Call.sessionName(name, false),
            Call.NO_SESSION,
            0,
            reply -> {
              session = SessionOpened.fromBytes(reply).session();
              then.run();
            }));
  }

  private void send(Request request) {
    current = request;
    request.send();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of a bulk string of RESP; empty where there is no value. */
  private static String text(byte[] reply) {
    String text = AppendMachine.text(reply);
    return text.startsWith("$") ? text.substring(text.indexOf('\n') + 1, text.length() - 2) : "";
  }

  /** What stands after the type in a reply of one line. */
  private static String line(byte[] reply) {
    return AppendMachine.text(reply).substring(1).trim();
  }

  // ---- one request, sent as often as it takes

  private final class Request {
    private final Call.Kind kind;
    private final byte[] payload;
    private final long inSession;
    private final long number;
    private final Consumer<byte[]> then;
    private int attempts;

    Request(Call.Kind kind, byte[] payload, long inSession, long number, Consumer<byte[]> then) {
      this.kind = kind;
      this.payload = payload;
      this.inSession = inSession;
      this.number = number;
      this.then = then;
    }

    void send() {
      int attempt = ++attempts;
      SimNode to = servers.get(server);
      if (!to.isUp()) {
        sim.schedule(PAUSE, () -> again(attempt));
        return;
      }
      to.tell(new RaftClient.Submit(List.of(new Attempt(this, attempt))));
      sim.schedule(PATIENCE, () -> again(attempt));
    }

    /** At the next server, unless that has happened already. */
    void again(int attempt) {
      if (current == this && attempt == attempts) {
        server = (server + 1) % servers.size();
        send();
      }
    }

    /** The answer to any of the attempts. */
    void answered(byte[] reply) {
      if (reply[0] == '-') {
        lab.fail(name + " is answered " + AppendMachine.text(reply));
      } else if (current == this) {
        current = null;
        then.accept(reply);
      }
    }
  }

  private final class Attempt extends Call {
    private final Request request;
    private final int attempt;

    Attempt(Request request, int attempt) {
      super(
          request.kind,
          request.payload,
          request.inSession,
          request.number,
          Math.max(0, request.number - 1));
      this.request = request;
      this.attempt = attempt;
    }

    @Override
    protected void onReply(byte[] reply) {
      request.answered(reply);
    }

    @Override
    protected void onFailure(CallFailure failure) {
      if (current == request && failure == CallFailure.OVERTAKEN) {
        lab.fail(name + " was overtaken by itself");
      }
      sim.schedule(PAUSE, () -> request.again(attempt));
    }
  }
}
