package dev.troupe.raft.redis;

import dev.troupe.raft.Call;
import dev.troupe.raft.SessionOpened;
import dev.troupe.raft.kv.Resp;
import dev.troupe.raft.redis.CommandSpec.OnKeys;
import java.util.List;

/**
 * Exactly once over sockets. {@code TROUPE.SESSION <id> [RESUME] [WINDOW n]} opens or resumes a
 * session; {@code TROUPE.DO <seq> <command...>} is executed at most once, however often and over
 * however many connections and nodes it is sent. The command may be EXEC.
 */
final class SessionCommands {

  private static final int MAX_NAME_BYTES = 256;

  private SessionCommands() {}

  static void open(RedisConnection connection, RespCommand c) throws CommandException {
    boolean resume = false;
    long window = 1;
    for (int i = 2; i < c.count(); i++) {
      if (c.is(i, "resume")) {
        resume = true;
      } else if (c.is(i, "window") && i + 1 < c.count()) {
        window = c.integer(++i);
      } else {
        throw CommandException.syntax();
      }
    }
    int most = connection.front().settings.maxSessionWindow();
    if (window < 1 || window > most) {
      throw new CommandException(
          "ERR the window must be from 1 to troupe.redis.max-session-window = " + most);
    }
    if (c.length(1) < 1 || c.length(1) > MAX_NAME_BYTES) {
      throw new CommandException("ERR a session's id has 1 to " + MAX_NAME_BYTES + " bytes");
    }
    int chosen = (int) window;
    ClientState client = connection.client();
    connection.request(
        Request.openSession(
            Call.sessionName(c.utf8(1, "a session's id"), resume),
            reply -> opened(client, chosen, reply)));
  }

  private static byte[] opened(ClientState client, int window, byte[] reply) {
    SessionOpened session = SessionOpened.fromBytes(reply);
    client.session = session.session();
    client.lastSequence = session.lastSequence();
    client.window = window;
    return Resp.array(
        List.of(
            Resp.integer(session.session()),
            Resp.bulk(session.resumed() ? "resumed" : "new"),
            Resp.integer(session.lastSequence())));
  }

  static void execute(RedisConnection connection, RespCommand c) throws CommandException {
    ClientState client = connection.client();
    long sequence = c.integer(1);
    if (sequence < 1) {
      throw new CommandException("ERR sequence numbers start at 1");
    }
    if (client.session == Call.NO_SESSION) {
      throw new CommandException("NOSESSION open one with TROUPE.SESSION first");
    }
    c.skip(2);
    CommandSpec spec = CommandTable.known(c);
    Request request = request(connection, spec, c);
    long acknowledged = Math.max(0, sequence - client.window);
    boolean repeat = sequence <= client.lastSequence; // has the reply of whatever it was before
    client.lastSequence = Math.max(client.lastSequence, sequence);
    connection.request(request.numbered(client.session, sequence, acknowledged, repeat));
  }

  private static Request request(RedisConnection connection, CommandSpec spec, RespCommand c)
      throws CommandException {
    if (spec.name().equals("exec")) {
      return connection.transaction().exec(connection.client().isResp2());
    }
    if (spec.body() instanceof OnKeys onKeys && !spec.looksAtAllKeys()) {
      return CommandTable.encode(connection.front(), spec, onKeys, c);
    }
    throw new CommandException(
        "ERR TROUPE.DO takes commands on keys and EXEC, not '" + spec.name() + "'");
  }
}
