package dev.troupe.raft.redis;

import dev.troupe.raft.kv.Resp;
import java.util.concurrent.TimeUnit;

/** CLIENT and its subcommands; each client sees only itself. */
final class ClientCommands {

  private static final int MAX_NAME_BYTES = 256;

  private ClientCommands() {}

  static void client(RedisConnection connection, RespCommand c) throws CommandException {
    ClientState client = connection.client();
    if (c.is(1, "id")) {
      arguments(c, 2, "id");
      connection.reply(Resp.integer(client.id));
    } else if (c.is(1, "getname")) {
      arguments(c, 2, "getname");
      connection.reply(client.name.isEmpty() ? Resp.NULL : Resp.bulk(client.name));
    } else if (c.is(1, "setname")) {
      arguments(c, 3, "setname");
      client.name = checkedName(c, 2, "Client names");
      connection.reply(Resp.OK);
    } else if (c.is(1, "setinfo")) {
      arguments(c, 4, "setinfo");
      setInfo(client, c);
      connection.reply(Resp.OK);
    } else if (c.is(1, "info") || c.is(1, "list")) {
      connection.reply(Resp.bulk(line(client)));
    } else if (c.is(1, "no-evict") || c.is(1, "no-touch")) {
      arguments(c, 3, c.is(1, "no-evict") ? "no-evict" : "no-touch");
      connection.reply(Resp.OK);
    } else {
      throw new CommandException("ERR unknown subcommand '" + c.excerpt(1) + "' of CLIENT");
    }
  }

  private static void arguments(RespCommand c, int count, String subcommand)
      throws CommandException {
    if (c.count() != count) {
      throw CommandException.arity("client|" + subcommand);
    }
  }

  private static void setInfo(ClientState client, RespCommand c) throws CommandException {
    if (c.is(2, "lib-name")) {
      client.libraryName = checkedName(c, 3, "lib-name");
    } else if (c.is(2, "lib-ver")) {
      client.libraryVersion = checkedName(c, 3, "lib-ver");
    } else {
      throw new CommandException("ERR Unrecognized option '" + c.excerpt(2) + "'");
    }
  }

  static String checkedName(RespCommand c, int argument, String what) throws CommandException {
    String name = c.text(argument);
    boolean plain = name.chars().allMatch(ch -> ch > ' ' && ch < 127);
    if (!plain || name.length() > MAX_NAME_BYTES) {
      throw new CommandException(
          "ERR " + what + " cannot contain spaces, newlines or special characters.");
    }
    return name;
  }

  private static String line(ClientState client) {
    long age = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - client.openedNanos);
    return "id="
        + client.id
        + (" addr=" + client.address)
        + (" name=" + client.name)
        + (" age=" + age)
        + " idle=0 flags=N db=0"
        + (" cmd=" + client.lastCommand)
        + " user=default"
        + (" lib-name=" + client.libraryName)
        + (" lib-ver=" + client.libraryVersion)
        + (" resp=" + client.protocol)
        + "\n";
  }
}
