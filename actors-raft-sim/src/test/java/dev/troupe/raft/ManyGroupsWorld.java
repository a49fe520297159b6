package dev.troupe.raft;

import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNodeContext;
import dev.troupe.testkit.sim.SimSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Three simulated nodes with a member each of many groups, whose heartbeats they coalesce. */
final class ManyGroupsWorld implements AutoCloseable {

  private static final String SETTINGS =
      """
      troupe.raft {
        journal-plugin = "troupe.testkit.sim.journal"
        snapshot-plugin = "troupe.testkit.sim.snapshot-store"
      }
      """;

  private static final String[] NODES = {"n1", "n2", "n3"};

  final Sim sim;
  final List<String> groups;
  private final Map<String, RaftProperties> properties = new TreeMap<>();
  private final Map<String, GroupClient> clients = new TreeMap<>();
  private long alone;
  private long bundles;
  private long beats;

  ManyGroupsWorld(long seed, int count, String settings) {
    groups = IntStream.range(0, count).mapToObj(i -> "g" + i).toList();
    sim = Sim.seeded(seed, SimSettings.defaults().withNodeConfig(settings + "\n" + SETTINGS));
    sim.network().usual(LinkProfile.between(Duration.ofMillis(1), Duration.ofMillis(3)));
    groups.forEach(group -> properties.put(group, new RaftProperties()));
    for (String node : NODES) {
      sim.node(node, this::root);
    }
    properties.values().forEach(of -> of.watch(sim));
  }

  private Behavior<?> root(SimNodeContext world) {
    return Behaviors.<Object>setup(
        context -> {
          RaftSettings settings = RaftSettings.of(context.getSystem().settings().config());
          Map<String, ActorRef<RaftNode.Command>> members = new TreeMap<>();
          Duration interval = settings.heartbeatInterval();
          TimerWheel wheel = new TimerWheel(RaftWorld.clock(world), interval);
          ActorRef<HeartbeatHub.Command> hub =
              context.spawn(
                  HeartbeatHub.create(
                      links(world, members, wheel), settings.coalescing(), interval),
                  "hub");
          world.network().register("hub", hub);
          for (String group : groups) {
            BiFunction<RaftNode.Timeout, Duration, Runnable> remind =
                (message, after) ->
                    wheel.add(
                        members.get(group),
                        message,
                        after,
                        () -> hub.tell(HeartbeatHub.Turn.BEGIN));
            members.put(group, start(context, world, settings, group, hub, remind));
          }
          return Behaviors.empty();
        });
  }

  private HeartbeatHub.Links links(
      SimNodeContext world, Map<String, ActorRef<RaftNode.Command>> members, TimerWheel wheel) {
    return new HeartbeatHub.Links() {
      @Override
      public void toPeer(String peer, HeartbeatHub.Bundle bundle) {
        bundles++;
        beats += bundle.beats().size();
        world.network().send(peer, "hub", bundle);
      }

      @Override
      public void toMember(String group, RaftNode.Command message) {
        members.get(group).tell(message);
      }

      @Override
      public Optional<TimerWheel> wheel() {
        return Optional.of(wheel);
      }
    };
  }

  private ActorRef<RaftNode.Command> start(
      ActorContext<Object> context,
      SimNodeContext world,
      RaftSettings settings,
      String group,
      ActorRef<HeartbeatHub.Command> hub,
      BiFunction<RaftNode.Timeout, Duration, Runnable> remind) {
    String self = world.nodeName();
    RaftNetwork network = network(world, group, hub, remind);
    RaftClock clock = RaftWorld.clock(world);
    ClientBounds bounds = new ClientBounds(settings.client());
    ActorRef<RaftClient.Command> client =
        context.spawn(
            RaftClient.create(
                new ClientSetup(group, self, settings, clock, world.random(), network, bounds)),
            group + "-client");
    RaftSetup setup =
        new RaftSetup(
            group,
            self,
            RaftWorld.voters(NODES),
            settings,
            clock,
            world.random(),
            network,
            new SimSnapshots(world.files()),
            AppendStore::new,
            client,
            properties.get(group));
    ActorRef<RaftNode.Command> member =
        context.spawn(Raft.supervised(setup, settings), group + "-member");
    world.network().register(group + "-member", member);
    world.network().register(group + "-client", client);
    clients.put(self + group, new LocalGroupClient(group, client, bounds));
    return member;
  }

  private RaftNetwork network(
      SimNodeContext world,
      String group,
      ActorRef<HeartbeatHub.Command> hub,
      BiFunction<RaftNode.Timeout, Duration, Runnable> remind) {
    return new RaftNetwork() {
      @Override
      public void toMember(String node, Object message) {
        boolean beat =
            message instanceof RaftMessage.AppendAccepted
                || (message instanceof RaftMessage.AppendEntries append
                    && append.entries().isEmpty());
        alone += beat ? 1 : 0;
        world.network().send(node, group + "-member", message);
      }

      @Override
      public void toMemberSoon(String node, Object message) {
        hub.tell(new HeartbeatHub.Send(node, group, (RaftMessage) message));
      }

      @Override
      public Optional<Runnable> remind(Object message, Duration after) {
        return Optional.of(remind.apply((RaftNode.Timeout) message, after));
      }

      @Override
      public boolean gathers() {
        return true;
      }

      @Override
      public void toClient(String node, Object message) {
        world.network().send(node, group + "-client", message);
      }
    };
  }

  /** Heartbeats and answers that went by themselves. */
  long alone() {
    return alone;
  }

  long bundles() {
    return bundles;
  }

  /** Heartbeats and answers in bundles. */
  long beats() {
    return beats;
  }

  /** Forgets what was counted so far. */
  void countAnew() {
    alone = 0;
    bundles = 0;
    beats = 0;
  }

  /** Each group's leader, and the number of terms that have had one, as text. */
  Map<String, String> leaders() {
    return groups.stream().collect(Collectors.toMap(group -> group, this::leader));
  }

  private String leader(String group) {
    RaftProperties of = properties.get(group);
    return of.terms() == 0 ? "" : of.lastLeader() + " after " + of.terms();
  }

  /** Runs until each group has a leader that is up. */
  void awaitLeaders(Duration limit) {
    sim.runUntil("each group is led", () -> groups.stream().allMatch(this::isLed), limit);
  }

  private boolean isLed(String group) {
    RaftProperties of = properties.get(group);
    return of.terms() > 0 && of.leads(of.lastLeader()) && sim.node(of.lastLeader()).isUp();
  }

  /** A call by the client of a node. */
  ClientWorld.Asked submit(String node, String group, Call.Kind kind, String payload) {
    ClientWorld.Asked call = new ClientWorld.Asked(kind, payload, null);
    clients.get(node + group).submit(call);
    return call;
  }

  @Override
  public void close() {
    sim.close();
  }
}
