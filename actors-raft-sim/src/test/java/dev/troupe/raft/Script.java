package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/** Plays one script; what its lines mean is in {@code src/test/resources/scripts/README.md}. */
final class Script implements AutoCloseable {

  private static final int MOST_ROUNDS = 1000;
  private static final int MOST_ATTEMPTS = 3;
  private static final int PADDING = 2000;

  private record Kept(String to, Object message) {}

  private final String name;
  private final Map<String, Kept> kept = new HashMap<>();
  private final Map<Long, String> asked = new HashMap<>();
  private final TestInbox<GroupAdmin.Reply> operator = TestInbox.create();
  private String settings = "";
  private ScriptWorld world;
  private List<String> nodes = List.of();
  private long lastNumber;

  Script(String name) {
    this.name = name;
  }

  /**
   * Plays all lines.
   *
   * @throws AssertionError that names the line, if something is not as expected or makes no sense
   */
  void play(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceAll("#.*", "").strip();
      if (!line.isEmpty()) {
        try {
          play(line, List.of(line.split("\\s+")));
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("%s:%d: %s%n%s".formatted(name, i + 1, line, e.getMessage()), e);
        }
      }
    }
  }

  private void play(String line, List<String> words) {
    List<String> rest = words.subList(1, words.size());
    switch (words.get(0)) {
      case "settings" -> settings = "troupe.raft {" + line.substring("settings".length()) + "}";
      case "nodes" -> nodes(rest);
      case "elect" -> elect(rest.get(0), rest.subList(2, rest.size()));
      case "timeout" -> timeout(rest.get(0));
      case "heartbeat" -> world.hand(rest.get(0), RaftNode.Timeout.HEARTBEAT);
      case "late" -> world.hand(rest.get(0), RaftNode.Timeout.ROUND);
      case "pass" ->
          nodesOr(rest.subList(1, rest.size()))
              .forEach(node -> world.pass(node, Double.parseDouble(rest.get(0))));
      case "crash" -> world.crash(rest.get(0));
      case "restart" -> world.restart(rest.get(0));
      case "disk" -> disk(rest.get(0), rest.get(1));
      case "propose" -> propose(rest.get(0), rest.get(1), rest.contains("padded"));
      case "read" -> read(rest.get(0), rest.get(1), rest.get(3));
      case "change" -> change(rest.get(0), rest.subList(2, rest.size()));
      case "transfer" -> transfer(rest.get(0), rest.get(2));
      case "deliver" -> deliver(rest);
      case "settle" -> settle(nodesOr(rest), message -> true);
      case "lose" -> take(rest);
      case "keep" -> kept.put(rest.get(3), new Kept(to(rest.get(0)), first(rest)));
      case "double" -> link(rest.get(0)).addAll(List.copyOf(link(rest.get(0))));
      case "reverse" -> Collections.reverse(link(rest.get(0)));
      case "expect" -> expect(rest);
      case "show" -> System.out.println(show());
      case "include" -> include(rest.get(0));
      default -> throw new AssertionError("no such command");
    }
  }

  private void include(String file) {
    try {
      play(Files.readAllLines(ScriptsTest.SCRIPTS.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String show() {
    StringBuilder text = new StringBuilder();
    for (String node : nodes) {
      text.append(node).append(' ').append(String.join(" ", world.words(node))).append('\n');
      for (String to : nodes) {
        List<String> kinds = kinds(node + "->" + to);
        text.append(kinds.isEmpty() ? "" : "  " + node + "->" + to + " " + kinds + "\n");
      }
    }
    return text.toString();
  }

  private void nodes(List<String> names) {
    int spare = names.indexOf("spare");
    List<String> voters = spare < 0 ? names : names.subList(0, spare);
    List<String> spares = spare < 0 ? List.of() : names.subList(spare + 1, names.size());
    nodes = new ArrayList<>(voters);
    nodes.addAll(spares);
    world = new ScriptWorld(settings, voters, spares);
  }

  private void disk(String node, String what) {
    switch (what) {
      case "slow" -> world.slowDisk(node);
      case "writes" -> world.write(node);
      case "fast" -> world.fastDisk(node);
      default -> throw new AssertionError("no such disk");
    }
  }

  private List<String> nodesOr(List<String> named) {
    return named.isEmpty() ? nodes : named;
  }

  // ---- elections

  private void timeout(String node) {
    world.pass(node, 1.1);
    if (!world.follows(node)) {
      world.hand(node, RaftNode.Timeout.ELECTION);
      return;
    }
    world.hand(node, RaftNode.Timeout.SILENCE);
    if (world.follows(node)) { // clocks pass in leaps: by its own the timer was late
      world.hand(node, RaftNode.Timeout.SILENCE);
    }
  }

  /** Tries again where it has first to learn of a later term. */
  private void elect(String node, List<String> by) {
    List<String> all = new ArrayList<>(by);
    all.add(node);
    for (int i = 0; i < MOST_ATTEMPTS && !world.leads(node); i++) {
      by.forEach(voter -> world.pass(voter, 1.1));
      timeout(node);
      settle(all, message -> message instanceof RequestVote || message instanceof VoteReply);
    }
    check(world.leads(node), node + " does not lead: " + world.words(node));
  }

  // ---- clients and operators

  private long number(String what) {
    asked.put(++lastNumber, what);
    return lastNumber;
  }

  /** Each in a stream of its own, so that one which is lost does not hold up the next. */
  private void propose(String node, String command, boolean padded) {
    long number = number(command);
    long term = Long.parseLong(world.words(node).get(1).substring("term=".length()));
    ClientMessage.Numbered entry =
        new ClientMessage.Numbered(
            number,
            Entry.Kind.COMMAND,
            Call.NO_SESSION,
            0,
            0,
            AppendStore.bytes(command + ".".repeat(padded ? PADDING : 0)));
    world.hand(node, new ClientMessage.Propose("c", term, number, 0, 0, List.of(entry)));
  }

  private void read(String node, String key, String as) {
    long number = number(as);
    List<byte[]> queries = List.of(AppendStore.bytes(key));
    world.hand(node, new ClientMessage.Read("c", number, 0, queries));
  }

  private void change(String node, List<String> voters) {
    Configuration target = RaftWorld.voters(voters.toArray(String[]::new));
    operator.getAllReceived();
    world.hand(node, new GroupAdmin.ChangeMembers(target, operator.getRef()));
  }

  private void transfer(String node, String to) {
    operator.getAllReceived();
    world.hand(node, new GroupAdmin.TransferLeadership(Optional.of(to), operator.getRef()));
  }

  // ---- messages

  private List<Object> link(String arrow) {
    return world.link(arrow.split("->")[0], to(arrow));
  }

  private static String to(String arrow) {
    return arrow.split("->")[1];
  }

  private static String kind(Object message) {
    return message.getClass().getSimpleName();
  }

  /** The first message of the named kind on the named link. */
  private Object first(List<String> words) {
    return link(words.get(0)).stream()
        .filter(message -> kind(message).equals(words.get(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("under way: " + kinds(words.get(0))));
  }

  private List<String> kinds(String arrow) {
    return link(arrow).stream().map(Script::kind).toList();
  }

  /** Takes off a link all that is under way, or the first message of a kind. */
  private List<Object> take(List<String> words) {
    List<Object> link = link(words.get(0));
    List<Object> taken = words.size() > 1 ? List.of(first(words)) : List.copyOf(link);
    check(!taken.isEmpty(), "nothing is under way");
    taken.forEach(link::remove);
    return taken;
  }

  private void deliver(List<String> words) {
    Kept old = kept.get(words.get(0));
    if (old != null) {
      world.hand(old.to(), old.message());
    } else {
      take(words).forEach(message -> world.hand(to(words.get(0)), message));
    }
  }

  private void settle(List<String> among, Predicate<Object> which) {
    boolean any = true;
    for (int round = 0; any; round++) {
      check(round < MOST_ROUNDS, "it does not come to rest");
      any = false;
      for (String from : among) {
        for (String to : among) {
          List<Object> link = world.link(from, to);
          List<Object> now = link.stream().filter(which).toList();
          link.removeAll(now);
          now.forEach(message -> world.hand(to, message));
          any |= !now.isEmpty();
        }
      }
    }
  }

  // ---- expectations

  private void expect(List<String> words) {
    String what = words.get(0);
    List<String> rest = words.subList(1, words.size());
    if (what.contains("->")) {
      List<String> expected = rest.equals(List.of("nothing")) ? List.of() : rest;
      check(kinds(what).equals(expected), "under way: " + kinds(what));
    } else if (what.equals("told")) {
      String told =
          operator.hasMessages() ? kind(operator.receiveMessage()).toLowerCase() : "nothing";
      check(told.equals(rest.get(0)), "told " + told);
    } else if (world.has(what)) {
      List<String> stands = world.words(what);
      check(stands.containsAll(rest), what + " is " + String.join(" ", stands));
    } else {
      check(asked.containsValue(what), "nobody asked for " + what);
      check(outcome(what).equals(String.join(" ", rest)), what + " is " + outcome(what));
    }
  }

  private String outcome(String what) {
    String outcome = "unanswered";
    for (ClientMessage.Reply reply : world.replies()) {
      if (reply instanceof ClientMessage.Answers answers) {
        for (ClientMessage.Answer answer : answers.answers()) {
          outcome = what.equals(asked.get(answer.id())) ? answered(answer.reply()) : outcome;
        }
      } else if (reply instanceof ClientMessage.ReadAnswers answers
          && what.equals(asked.get(answers.incarnation()))) {
        outcome = answered(answers.replies().get(0));
      } else if (reply instanceof ClientMessage.ReadRefused refused
          && what.equals(asked.get(refused.incarnation()))) {
        outcome = "refused";
      } else if (reply instanceof ClientMessage.FrameRefused refused
          && what.equals(asked.get(refused.incarnation()))) {
        outcome = "refused";
      }
    }
    return outcome;
  }

  private static String answered(byte[] reply) {
    return ("answered " + ScriptWorld.unpadded(AppendStore.text(reply))).strip();
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  @Override
  public void close() {
    if (world != null) {
      world.close();
    }
  }
}
