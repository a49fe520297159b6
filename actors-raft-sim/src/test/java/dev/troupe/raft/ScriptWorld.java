package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNodeContext;
import dev.troupe.testkit.sim.SimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Real members to whom nothing happens by itself: no message arrives and no time passes but as a
 * script says. Timers are set to hours, of which the simulation never runs one; the members' clocks
 * are the script's.
 */
final class ScriptWorld implements AutoCloseable {

  /** The least election timeout, and the unit in which scripts let time pass. */
  static final Duration TIMEOUT = Duration.ofHours(10);

  private static final String SETTINGS =
      """
      troupe.raft {
        journal-plugin = "troupe.testkit.sim.journal"
        snapshot-plugin = "troupe.testkit.sim.snapshot-store"
        heartbeat-interval = 1 hour
        election-timeout-min = 10 hours
        election-timeout-max = 11 hours
        membership.catch-up-timeout = 1000 hours
        read.ask-others-after = 1000 hours
      }
      troupe.testkit.sim.journal.circuit-breaker.call-timeout = 1 hour
      """;

  /** Enough for the disks, and far less than any timer. */
  private static final Duration STEP = Duration.ofMillis(50);

  /** How long one write of a slow disk takes; less than any timer, and more than many steps. */
  private static final Duration SLOW_WRITE = Duration.ofMinutes(1);

  /** Roles and commit indexes, besides what must hold. */
  private static final class Watch extends RaftProperties {
    final Map<String, RoleName> roles = new TreeMap<>();
    final Map<String, Long> commits = new TreeMap<>();

    @Override
    public void recovered(String member, RaftState state) {
      super.recovered(member, state);
      commits.put(member, state.snapshot().index());
    }

    @Override
    public void became(String member, RoleName role, Optional<String> leader, RaftState state) {
      super.became(member, role, leader, state);
      roles.put(member, role);
    }

    @Override
    public void recorded(String member, RaftEvent event, RaftState state) {
      super.recorded(member, event, state);
      commits.merge(member, state.snapshot().index(), Math::max);
    }

    @Override
    public void committed(String member, long firstIndex, List<Entry> entries) {
      super.committed(member, firstIndex, entries);
      commits.put(member, firstIndex + entries.size() - 1);
    }
  }

  private final Sim sim;
  private final List<String> voters;
  private final Watch watch = new Watch();
  private final Map<String, List<Object>> links = new TreeMap<>();
  private final Map<String, Long> clocks = new TreeMap<>();
  private final List<ClientMessage.Reply> replies = new ArrayList<>();

  /**
   * @param settings as HOCON
   * @param spares wait to be added
   */
  ScriptWorld(String settings, List<String> voters, List<String> spares) {
    this.voters = List.copyOf(voters);
    sim = Sim.seeded(1, SimSettings.defaults().withNodeConfig(settings + "\n" + SETTINGS));
    List<String> all = new ArrayList<>(voters);
    all.addAll(spares);
    all.forEach(node -> clocks.put(node, TIMEOUT.toNanos()));
    all.forEach(node -> sim.node(node, this::root));
    watch.watch(sim);
    step();
  }

  private Behavior<?> root(SimNodeContext world) {
    return Behaviors.<RaftNode.Command>setup(
        context -> {
          RaftSettings settings = RaftSettings.of(context.getSystem().settings().config());
          ActorRef<RaftNode.Command> member =
              context.spawn(Raft.supervised(setup(context, world, settings), settings), "member");
          return Behaviors.receiveMessage(
              message -> {
                member.tell(message);
                return Behaviors.same();
              });
        });
  }

  private RaftSetup setup(
      ActorContext<RaftNode.Command> context, SimNodeContext world, RaftSettings settings) {
    String self = world.nodeName();
    return new RaftSetup(
        "g",
        self,
        voters.contains(self)
            ? RaftWorld.voters(voters.toArray(String[]::new))
            : Configuration.NONE,
        settings,
        clock(self),
        world.random(),
        network(self),
        new SimSnapshots(world.files()),
        AppendStore::new,
        context.spawn(Behaviors.<RaftNode.RoleChanged>ignore(), "client"),
        watch);
  }

  private RaftClock clock(String node) {
    return new RaftClock() {
      @Override
      public long monotonicNanos() {
        return clocks.get(node);
      }

      @Override
      public long wallMillis() {
        return 1; // nothing expires
      }
    };
  }

  private RaftNetwork network(String self) {
    return new RaftNetwork() {
      @Override
      public void toMember(String node, Object message) {
        link(self, node).add(message);
      }

      @Override
      public void toClient(String node, Object message) {
        replies.add((ClientMessage.Reply) message);
      }
    };
  }

  private void step() {
    sim.runFor(STEP);
  }

  boolean has(String node) {
    return clocks.containsKey(node);
  }

  /** What is under way from one node to another, in the order in which it was sent. */
  List<Object> link(String from, String to) {
    return links.computeIfAbsent(from + "->" + to, none -> new ArrayList<>());
  }

  /** Hands a message to a member, whoever sent it; to one that is down it is lost. */
  void hand(String node, Object message) {
    if (sim.node(node).isUp()) {
      sim.node(node).tell(message);
      step();
    }
  }

  /** Lets a node's clock go forward by so many of the least election timeouts. */
  void pass(String node, double timeouts) {
    clocks.merge(node, (long) (timeouts * TIMEOUT.toNanos()), Long::sum);
  }

  void crash(String node) {
    sim.node(node).crash();
    watch.roles.remove(node);
    step();
  }

  void restart(String node) {
    sim.node(node).restart();
    step();
  }

  /** A write takes so long from now on that only {@link #write} lets it end; a crash loses it. */
  void slowDisk(String node) {
    sim.node(node).disk().slow(SLOW_WRITE, SLOW_WRITE);
    sim.node(node).disk().losesAllUnsynced(true);
  }

  /** The write that a slow disk is about ends; what came up meanwhile is the next one. */
  void write(String node) {
    if (sim.node(node).disk().unsyncedWrites() == 0) {
      throw new AssertionError(node + " has nothing to write");
    }
    sim.runFor(SLOW_WRITE);
  }

  /** All is written, and at once from now on. */
  void fastDisk(String node) {
    sim.node(node).disk().heal();
    if (sim.node(node).disk().unsyncedWrites() > 0) {
      sim.runFor(SLOW_WRITE);
    }
  }

  /** What members have sent to clients. */
  List<ClientMessage.Reply> replies() {
    return replies;
  }

  boolean leads(String node) {
    return sim.node(node).isUp() && watch.roles.get(node) == RoleName.LEADER;
  }

  boolean follows(String node) {
    return sim.node(node).isUp() && watch.roles.get(node) == RoleName.FOLLOWER;
  }

  /** How a member stands, in the words of scripts. */
  List<String> words(String node) {
    if (!sim.node(node).isUp()) {
      return List.of("down");
    }
    RaftState state = watch.states().get(node);
    return List.of(
        watch.roles.get(node).name().toLowerCase(Locale.ROOT),
        "term=" + state.term(),
        "commit=" + watch.commits.get(node),
        "snapshot=" + state.snapshot().index(),
        "log=" + log(state.log()),
        "members=" + members(state.configuration()));
  }

  private static String log(RaftLog log) {
    return LongStream.rangeClosed(log.baseIndex() + 1, log.lastIndex())
        .mapToObj(index -> log.term(index) + ":" + text(log.entry(index)))
        .collect(Collectors.joining(","));
  }

  private static String text(Entry entry) {
    return switch (entry.kind()) {
      case NO_OP -> "noop";
      case CONFIGURATION -> "members";
      case COMMAND -> unpadded(AppendStore.text(entry.command()));
      default -> entry.kind().name().toLowerCase(Locale.ROOT);
    };
  }

  /** Without the dots that make a command large. */
  static String unpadded(String text) {
    return text.replaceAll("\\.+$", "");
  }

  private static String members(Configuration configuration) {
    String text = String.join("+", configuration.voters().keySet());
    if (configuration.isJoint()) {
      text += "/" + String.join("+", configuration.outgoing().keySet());
    }
    for (String learner : configuration.learners().keySet()) {
      text += "~" + learner;
    }
    return text;
  }

  @Override
  public void close() {
    sim.close();
  }
}
