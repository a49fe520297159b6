package dev.troupe.raft.redis;

import dev.troupe.raft.kv.Resp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The forms in which COMMAND tells of commands. */
final class CommandReplies {

  private static final String SINCE = "1.0.0";

  /** Flags that say what a command is about, and are no flags of Redis. */
  private static final Set<String> GROUPS = Set.of("troupe", "transactions");

  private static final byte[] ALL =
      Resp.array(CommandTable.all().stream().map(CommandReplies::info).toList());

  private CommandReplies() {}

  static byte[] all() {
    return ALL;
  }

  static byte[] names() {
    return Resp.array(CommandTable.all().stream().map(spec -> Resp.bulk(spec.name())).toList());
  }

  /** Of those that the arguments from the third on name; null for each that is unknown. */
  static byte[] some(RespCommand c) {
    List<byte[]> found = new ArrayList<>();
    for (int i = 2; i < c.count(); i++) {
      CommandSpec spec = CommandTable.find(c, i);
      found.add(spec == null ? Resp.NULL : info(spec));
    }
    return Resp.array(found);
  }

  static byte[] docs(RespCommand c) {
    List<byte[]> docs = new ArrayList<>();
    if (c.count() == 2) {
      CommandTable.all().forEach(spec -> addDocs(spec, docs));
    }
    for (int i = 2; i < c.count(); i++) {
      CommandSpec spec = CommandTable.find(c, i);
      if (spec != null) {
        addDocs(spec, docs);
      }
    }
    return Resp.map(docs);
  }

  private static void addDocs(CommandSpec spec, List<byte[]> docs) {
    docs.add(Resp.bulk(spec.name()));
    docs.add(
        Resp.map(
            List.of(
                Resp.bulk("summary"),
                Resp.bulk(spec.summary()),
                Resp.bulk("since"),
                Resp.bulk(SINCE),
                Resp.bulk("group"),
                Resp.bulk(spec.group()))));
  }

  /** Name, arity, flags, keys, then categories, tips, key specifications and subcommands: none. */
  private static byte[] info(CommandSpec spec) {
    List<byte[]> flags =
        spec.flags().stream().filter(flag -> !GROUPS.contains(flag)).map(Resp::simple).toList();
    return Resp.array(
        List.of(
            Resp.bulk(spec.name()),
            Resp.integer(spec.arity()),
            Resp.array(flags),
            Resp.integer(spec.firstKey()),
            Resp.integer(spec.lastKey()),
            Resp.integer(spec.step()),
            Resp.EMPTY_ARRAY,
            Resp.EMPTY_ARRAY,
            Resp.EMPTY_ARRAY,
            Resp.EMPTY_ARRAY));
  }
}
