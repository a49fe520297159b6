package dev.troupe.raft;

import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Lab 2: commands are proposed at a leader, and looked for in what the servers apply. */
final class LogLab implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  final LabWorld world;
  final LabLogs logs = new LabLogs();
  private final List<Agreement> open = new ArrayList<>();
  private long commands;
  private long proposals;

  LogLab(long seed, int servers) {
    this(seed, servers, "");
  }

  LogLab(long seed, int servers, String settings) {
    world = new LabWorld(seed, servers, settings, logs::machine);
    world.sim.always("all apply the same", logs::violation);
    world.sim.every(POLL, () -> open.removeIf(Agreement::isDone));
  }

  // ---- one proposal

  /** A command that there was not before. */
  String command() {
    return "x" + ++commands;
  }

  /** Proposes a command at a server, whatever becomes of it; false if it does not lead. */
  boolean propose(SimNode server, String command) {
    if (!world.leads(server)) {
      return false;
    }
    ClientMessage.Numbered numbered =
        new ClientMessage.Numbered(
            1, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, AppendMachine.bytes(command));
    server.tell(
        new ClientMessage.Propose(
            server.name(),
            world.state(server).term(),
            ++proposals, // a client of its own
            0,
            0,
            List.of(numbered)));
    return true;
  }

  /** Proposes a command; its index in the server's log, or empty if the server does not lead. */
  OptionalLong start(SimNode server, String command) {
    if (!propose(server, command)) {
      return OptionalLong.empty();
    }
    world.sim.runUntil(
        "the leader appends",
        () -> placeIn(server, command) > 0 || !world.leads(server),
        Duration.ofSeconds(1));
    long place = placeIn(server, command);
    return place > 0 ? OptionalLong.of(place) : OptionalLong.empty();
  }

  /** Where a server's log has a command, counted over commands; 0 if it has not. */
  long placeIn(SimNode server, String command) {
    byte[] bytes = AppendMachine.bytes(command);
    RaftLog log = world.state(server).log();
    long place = world.watch.commandsUpTo(log.baseIndex());
    for (long index = log.baseIndex() + 1; index <= log.lastIndex(); index++) {
      Entry entry = log.entry(index);
      if (entry.kind() == Entry.Kind.COMMAND) {
        place++;
        if (Arrays.equals(entry.command(), bytes)) {
          return place;
        }
      }
    }
    return 0;
  }

  // ---- agreement

  /** A command on its way to so many servers; proposed again after 2 s. */
  private final class Agreement {
    final String command;
    final int servers;
    private Duration proposed;

    Agreement(String command, int servers) {
      this.command = command;
      this.servers = servers;
    }

    boolean isDone() {
      long index = logs.indexOf(command);
      if (index > 0 && logs.appliedBy(index) >= servers) {
        return true;
      }
      Duration now = world.sim.now();
      if (proposed == null || now.minus(proposed).compareTo(PATIENCE) > 0) {
        Optional<SimNode> leader = world.leading();
        if (leader.isPresent() && propose(leader.get(), command)) {
          proposed = now;
        }
      }
      return false;
    }
  }

  /** Begins to bring a command to so many servers. */
  void agreeSoon(String command, int servers) {
    open.add(new Agreement(command, servers));
  }

  /** Waits until all that was begun is agreed on. */
  void awaitAll() {
    world.sim.runUntil("agreement", open::isEmpty, LIMIT);
  }

  /** Brings a command to so many servers, within 10 s; its index. */
  long agree(String command, int servers) {
    agreeSoon(command, servers);
    awaitAll();
    return logs.indexOf(command);
  }

  /** Brings a new command to so many servers. */
  long agree(int servers) {
    return agree(command(), servers);
  }

  /** Nobody has applied anything at this index. */
  void nothingAt(long index) {
    int by = logs.appliedBy(index);
    if (by > 0) {
      throw world.sim.failure("no commit without a majority", by + " have applied " + index);
    }
  }

  @Override
  public void close() {
    world.close();
  }
}
