package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.Resp;
import java.util.ArrayList;
import java.util.List;

/** COMMAND, INFO and CONFIG: what tools ask a server about itself. */
final class ServerCommands {

  private ServerCommands() {}

  static void command(RedisConnection connection, RespCommand c) throws CommandException {
    if (c.count() == 1) {
      connection.reply(CommandReplies.all());
    } else if (c.is(1, "count")) {
      connection.reply(Resp.integer(CommandTable.all().size()));
    } else if (c.is(1, "list")) {
      connection.reply(CommandReplies.names());
    } else if (c.is(1, "info")) {
      connection.reply(c.count() == 2 ? CommandReplies.all() : CommandReplies.some(c));
    } else if (c.is(1, "docs")) {
      connection.reply(CommandReplies.docs(c));
    } else {
      throw new CommandException("ERR unknown subcommand '" + c.excerpt(1) + "' of COMMAND");
    }
  }

  /**
   * The number of keys comes from the group; where that does not answer, INFO does all the same.
   */
  static void info(RedisConnection connection, RespCommand c) {
    InfoReply info = new InfoReply(connection.front(), c);
    if (!info.wants("keyspace")) {
      connection.reply(info.without());
      return;
    }
    connection.request(Request.of(KvOp.DBSIZE, KvCommand.encode(KvOp.DBSIZE), info));
  }

  /** What redis-benchmark asks for, as it is here: no database file, every write in the log. */
  static void config(RedisConnection connection, RespCommand c) throws CommandException {
    if (!c.is(1, "get") || c.count() < 3) {
      throw new CommandException("ERR only CONFIG GET is there; settings are in troupe.redis");
    }
    List<byte[]> found = new ArrayList<>();
    for (int i = 2; i < c.count(); i++) {
      add(c, i, found, "save", "");
      add(c, i, found, "appendonly", "yes");
      add(c, i, found, "databases", "1");
    }
    connection.reply(Resp.map(found));
  }

  private static void add(RespCommand c, int i, List<byte[]> found, String name, String value) {
    if (c.is(i, name) || c.is(i, "*")) {
      found.add(Resp.bulk(name));
      found.add(Resp.bulk(value.getBytes(ISO_8859_1)));
    }
  }
}
