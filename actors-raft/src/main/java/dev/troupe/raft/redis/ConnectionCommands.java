package dev.troupe.raft.redis;

import dev.troupe.raft.kv.Resp;
import java.util.List;

/** Commands about the connection itself. */
final class ConnectionCommands {

  private static final byte[] PONG = Resp.simple("PONG");

  private ConnectionCommands() {}

  static byte[] ping(RespCommand c) throws CommandException {
    if (c.count() > 2) {
      throw CommandException.arity("ping");
    }
    return c.count() == 1 ? PONG : Resp.bulk(c.bytes(1));
  }

  static byte[] echo(RespCommand c) {
    return Resp.bulk(c.bytes(1));
  }

  static byte[] select(RespCommand c) throws CommandException {
    if (c.integer(1) != 0) {
      throw new CommandException("ERR DB index is out of range");
    }
    return Resp.OK;
  }

  static void quit(RedisConnection connection, RespCommand c) {
    connection.reply(Resp.OK);
    connection.end();
  }

  static void reset(RedisConnection connection, RespCommand c) {
    connection.transaction().clear();
    connection.client().reset(!connection.front().needsPassword());
    connection.reply(Resp.simple("RESET"));
  }

  static void auth(RedisConnection connection, RespCommand c) throws CommandException {
    if (c.count() > 3) {
      throw CommandException.syntax();
    }
    String user = c.count() == 3 ? c.text(1) : "default";
    if (c.count() == 2 && !connection.front().needsPassword()) {
      throw new CommandException(
          "ERR AUTH <password> called without any password configured (troupe.redis.password)");
    }
    authenticate(connection, user, c.text(c.count() - 1));
    connection.reply(Resp.OK);
  }

  private static void authenticate(RedisConnection connection, String user, String password)
      throws CommandException {
    boolean right = !connection.front().needsPassword() || connection.front().isPassword(password);
    if (!right || !user.equals("default")) {
      throw new CommandException("WRONGPASS invalid username-password pair or user is disabled.");
    }
    connection.client().authenticated = true;
  }

  static void hello(RedisConnection connection, RespCommand c) throws CommandException {
    ClientState client = connection.client();
    int protocol = c.count() > 1 ? protocol(c) : client.protocol;
    String name = null;
    for (int i = 2; i < c.count(); i++) {
      if (c.is(i, "auth") && i + 2 < c.count()) {
        authenticate(connection, c.text(i + 1), c.text(i + 2));
        i += 2;
      } else if (c.is(i, "setname") && i + 1 < c.count()) {
        name = ClientCommands.checkedName(c, ++i, "Client names");
      } else {
        throw new CommandException("ERR Syntax error in HELLO option '" + c.excerpt(i) + "'");
      }
    }
    if (!client.authenticated) {
      throw new CommandException(
          "NOAUTH HELLO must be called with the client already authenticated, or with"
              + " AUTH <user> <password>");
    }
    client.protocol = protocol;
    client.name = name == null ? client.name : name;
    connection.reply(greeting(client));
  }

  private static int protocol(RespCommand c) throws CommandException {
    long asked;
    try {
      asked = c.integer(1);
    } catch (CommandException e) {
      throw new CommandException("ERR Protocol version is not an integer or out of range");
    }
    if (asked != 2 && asked != 3) {
      throw new CommandException("NOPROTO unsupported protocol version");
    }
    return (int) asked;
  }

  private static byte[] greeting(ClientState client) {
    return Resp.map(
        List.of(
            Resp.bulk("server"),
            Resp.bulk("redis"),
            Resp.bulk("version"),
            Resp.bulk(InfoReply.COMPATIBLE_VERSION),
            Resp.bulk("proto"),
            Resp.integer(client.protocol),
            Resp.bulk("id"),
            Resp.integer(client.id),
            Resp.bulk("mode"),
            Resp.bulk("standalone"),
            Resp.bulk("role"),
            Resp.bulk("master"),
            Resp.bulk("modules"),
            Resp.EMPTY_ARRAY));
  }
}
