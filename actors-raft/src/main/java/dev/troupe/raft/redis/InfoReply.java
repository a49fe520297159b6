package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.kv.Resp;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What INFO tells, by sections; the keyspace section needs the group's answer to DBSIZE. */
final class InfoReply implements Request.Rendering {

  /** The version of Redis whose commands and replies were the model. */
  static final String COMPATIBLE_VERSION = "7.0.0";

  private static final Set<String> ALL =
      Set.of("server", "clients", "memory", "stats", "replication", "troupe", "keyspace");

  private final Front front;
  private final Set<String> wanted = new TreeSet<>();

  InfoReply(Front front, RespCommand c) {
    this.front = front;
    for (int i = 1; i < c.count(); i++) {
      int argument = i;
      ALL.stream().filter(section -> c.is(argument, section)).forEach(wanted::add);
      if (c.is(i, "all") || c.is(i, "everything") || c.is(i, "default")) {
        wanted.addAll(ALL);
      }
    }
    if (c.count() == 1) {
      wanted.addAll(ALL);
    }
  }

  boolean wants(String section) {
    return wanted.contains(section);
  }

  @Override
  public byte[] render(byte[] dbsize) {
    String keys = new String(dbsize, 1, dbsize.length - 3, ISO_8859_1);
    return Resp.bulk(sections() + "# Keyspace\r\n" + database(keys));
  }

  /**
   * As Redis has it: no line for an empty database, and 0 for a mean of times to live that was not
   * reckoned. How many keys expire is what this node's member knows, as with their memory.
   */
  private String database(String keys) {
    return keys.equals("0")
        ? ""
        : "db0:keys=%s,expires=%d,avg_ttl=0\r\n".formatted(keys, front.usage.expiring());
  }

  @Override
  public byte[] without() {
    return Resp.bulk(sections());
  }

  private String sections() {
    StringBuilder text = new StringBuilder();
    if (wants("server")) {
      section(text, "Server");
      line(text, "redis_version", COMPATIBLE_VERSION);
      line(text, "redis_mode", "standalone");
      line(text, "tcp_port", front.port);
      long nanos = System.nanoTime() - front.startedNanos;
      line(text, "uptime_in_seconds", TimeUnit.NANOSECONDS.toSeconds(nanos));
    }
    if (wants("clients")) {
      section(text, "Clients");
      line(text, "connected_clients", front.connections.get());
      line(text, "maxclients", front.settings.maxConnections());
    }
    if (wants("memory")) {
      section(text, "Memory");
      line(text, "used_memory", front.usage.bytes());
      line(text, "maxmemory", front.limits.maxBytes());
      line(text, "maxmemory_policy", "noeviction");
    }
    if (wants("stats")) {
      section(text, "Stats");
      line(text, "total_connections_received", front.accepted.sum());
      line(text, "rejected_connections", front.refused.sum());
      line(text, "total_commands_processed", front.commands.sum());
      line(text, "troupe_bytes_in_flight", front.budget.used());
    }
    if (wants("replication")) {
      section(text, "Replication");
      line(text, "role", "master"); // each node takes each command
      line(text, "connected_slaves", 0);
    }
    if (wants("troupe")) {
      troupe(text, front.status());
    }
    return text.toString();
  }

  private void troupe(StringBuilder text, Optional<RaftStatus> status) {
    section(text, "Troupe");
    line(text, "group", front.group.group());
    if (status.isPresent()) {
      RaftStatus raft = status.get();
      line(text, "member", raft.member());
      line(text, "role", raft.role().name().toLowerCase(java.util.Locale.ROOT));
      line(text, "leader", raft.leader().orElse(""));
      line(text, "term", raft.term());
      line(text, "commit", raft.commit());
      line(text, "applied", raft.applied());
      line(text, "last_index", raft.lastIndex());
      line(text, "snapshot_index", raft.snapshotIndex());
    }
  }

  private static void section(StringBuilder text, String name) {
    text.append(text.length() == 0 ? "" : "\r\n").append("# ").append(name).append("\r\n");
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(':').append(value).append("\r\n");
  }
}
