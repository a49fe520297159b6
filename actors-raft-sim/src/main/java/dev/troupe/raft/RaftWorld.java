package dev.troupe.raft;

import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimNodeContext;
import dev.troupe.testkit.sim.SimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A simulated group: real members and clients on simulated nodes, and what must hold of them. */
final class RaftWorld implements AutoCloseable {

  private static final String SETTINGS =
      """
      troupe.raft {
        journal-plugin = "troupe.testkit.sim.journal"
        snapshot-plugin = "troupe.testkit.sim.snapshot-store"
        max-append-bytes = 2 KiB
        max-inflight-messages = 8
        snapshot { log-bytes = 6 KiB, keep-bytes = 1 KiB, chunk-bytes = 2000, max-chunk-bytes = 8000 }
        client.retry-interval = 400 ms
      }
      """;

  /** Of the one command that comes when all else is over. */
  private static final String LAST_KEY = "last";

  final Sim sim;
  final RaftProperties properties;
  private final Exercise exercise;
  private final ReadWatch reads;
  private final WorldParts parts;
  private final TreeMap<String, String> members = new TreeMap<>();
  private final List<String> spares = new ArrayList<>();
  private final List<SimCall> calls = new ArrayList<>();
  private final List<Cancellable> repeated = new ArrayList<>();
  private final Map<String, Integer> written = new TreeMap<>();

  RaftWorld(long seed, int size) {
    this(seed, size, WorldParts.USUAL);
  }

  RaftWorld(long seed, int size, WorldParts parts) {
    this(seed, size, 0, parts);
  }

  RaftWorld(long seed, int size, String settings) {
    this(seed, size, settings, Map.of());
  }

  /**
   * @param ofNodes settings of single nodes
   */
  RaftWorld(long seed, int size, String settings, Map<String, String> ofNodes) {
    this(seed, size, 0, WorldParts.withSettings(settings, ofNodes));
  }

  /**
   * @param spare nodes beyond the group's first members, which wait to be added
   */
  RaftWorld(long seed, int size, int spare, String settings) {
    this(seed, size, spare, WorldParts.withSettings(settings, Map.of()));
  }

  private RaftWorld(long seed, int size, int spare, WorldParts parts) {
    this.parts = parts;
    this.properties = parts.properties();
    this.exercise = new Exercise(properties);
    this.reads = new ReadWatch(exercise::leads);
    sim =
        Sim.seeded(
            seed,
            SimSettings.defaults()
                .withNodeConfig(SETTINGS + "\n" + parts.settings())
                .withReplayHint(parts.replay()));
    for (int i = 1; i <= size; i++) {
      members.put("n" + i, "n" + i);
    }
    for (int i = size + 1; i <= size + spare; i++) {
      spares.add("n" + i);
    }
    members.keySet().forEach(name -> sim.node(name, this::root));
    spares.forEach(name -> sim.node(name, this::root));
    properties.watch(sim);
  }

  /** Something asked of a node's member by an operator, and what to do with its reply. */
  private record AdminAsk(
      Function<ActorRef<GroupAdmin.Reply>, RaftNode.Command> question,
      Consumer<GroupAdmin.Reply> onReply) {}

  /** A node's member is to write a snapshot of what it has applied, though its log is short. */
  private enum WriteState {
    INSTANCE
  }

  private Behavior<?> root(SimNodeContext world) {
    return parts.instead(world).orElseGet(() -> memberAndClient(world));
  }

  private Behavior<?> memberAndClient(SimNodeContext world) {
    return Behaviors.<Object>setup(
        context -> {
          RaftSettings settings =
              RaftSettings.of(
                  ConfigFactory.parseString(parts.settings(world.nodeName()))
                      .withFallback(context.getSystem().settings().config()));
          RaftClock clock = clock(world);
          exercise.nodeStarts(world.nodeName());
          RaftNetwork network =
              reads.answering(world.nodeName(), settings.reads().lease(), network(world, parts));
          SnapshotFiles snapshots = new SimSnapshots(world.files());
          properties.written().areIn(snapshots, world.nodeName());
          ClientBounds bounds = new ClientBounds(settings.client());
          ActorRef<RaftClient.Command> client =
              context.spawn(
                  RaftClient.create(
                      new ClientSetup(
                          "g", world.nodeName(), settings, clock, world.random(), network, bounds)),
                  "client");
          RaftSetup setup =
              new RaftSetup(
                  "g",
                  world.nodeName(),
                  spares.contains(world.nodeName())
                      ? Configuration.NONE
                      : Configuration.of(members),
                  settings,
                  clock,
                  world.random(),
                  network,
                  snapshots,
                  () -> parts.stateMachine(world.nodeName()),
                  client,
                  exercise);
          ActorRef<RaftNode.Command> member =
              context.spawn(
                  reads.receiving(world.nodeName(), Raft.supervised(setup, settings)), "member");
          world.network().register("member", member);
          world.network().register("client", client);
          return Behaviors.receive(Object.class)
              .onMessage(
                  RaftClient.Submit.class,
                  submit -> {
                    submit.calls().forEach(bounds::enter);
                    client.tell(submit);
                    return Behaviors.same();
                  })
              .onMessage(
                  AdminAsk.class,
                  ask -> {
                    ActorRef<GroupAdmin.Reply> replyTo =
                        context.spawnAnonymous(once(ask.onReply()));
                    member.tell(ask.question().apply(replyTo));
                    return Behaviors.same();
                  })
              .onMessage(
                  WriteState.class,
                  write -> {
                    context
                        .getSystem()
                        .classicSystem()
                        .actorSelection(member.path().child("applier"))
                        .tell(
                            RaftApplier.TakeSnapshot.INSTANCE,
                            org.apache.pekko.actor.ActorRef.noSender());
                    return Behaviors.same();
                  })
              .onMessage(
                  RaftNode.Command.class, // a test proposes by itself
                  command -> {
                    member.tell(command);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Behavior<GroupAdmin.Reply> once(Consumer<GroupAdmin.Reply> onReply) {
    return Behaviors.receiveMessage(
        reply -> {
          onReply.accept(reply);
          return Behaviors.stopped();
        });
  }

  static RaftClock clock(SimNodeContext world) {
    return new RaftClock() {
      @Override
      public long monotonicNanos() {
        return world.monotonicNanos().getAsLong();
      }

      @Override
      public long wallMillis() {
        return world.wallMillis().getAsLong();
      }
    };
  }

  static RaftNetwork network(SimNodeContext world) {
    return network(world, WorldParts.USUAL);
  }

  private static RaftNetwork network(SimNodeContext world, WorldParts parts) {
    return new RaftNetwork() {
      @Override
      public void toMember(String node, Object message) {
        send(node, "member", message);
      }

      @Override
      public void toClient(String node, Object message) {
        send(node, "client", message);
      }

      private void send(String node, String addressee, Object message) {
        if (node.equals(world.nodeName()) || parts.carries(world.nodeName(), node, message)) {
          world.network().send(node, addressee, message);
        }
      }
    };
  }

  // ---- operators

  /** What an operator was told; null as long as there is no reply. */
  static final class Told {
    GroupAdmin.Reply reply;

    boolean isDone() {
      return reply instanceof GroupAdmin.Done;
    }
  }

  /** Asks the member of the latest leader's node to change who is in the group. */
  Told change(Configuration target) {
    return admin(replyTo -> new GroupAdmin.ChangeMembers(target, replyTo));
  }

  Told transfer(String target) {
    return admin(replyTo -> new GroupAdmin.TransferLeadership(Optional.of(target), replyTo));
  }

  private Told admin(Function<ActorRef<GroupAdmin.Reply>, RaftNode.Command> question) {
    Told told = new Told();
    sim.node(properties.lastLeader()).tell(new AdminAsk(question, reply -> told.reply = reply));
    return told;
  }

  static Configuration voters(String... names) {
    return Configuration.of(named(names));
  }

  static TreeMap<String, String> named(String... names) {
    TreeMap<String, String> addresses = new TreeMap<>();
    for (String name : names) {
      addresses.put(name, name);
    }
    return addresses;
  }

  // ---- clients

  /** Appends a token that nobody else appends, through the client of a node. */
  SimCall append(SimNode node, String key) {
    int number = written.merge(key, 1, Integer::sum);
    return submit(SimCall.append(sim, node, key, key + number + ";"));
  }

  SimCall read(SimNode node, String key) {
    return submit(SimCall.read(sim, node, key));
  }

  private SimCall submit(SimCall call) {
    calls.add(call);
    call.node.tell(new RaftClient.Submit(List.of(call)));
    return call;
  }

  /** Now and then a call at some node, for as long as the simulation goes on. */
  void load(Duration period, String... keys) {
    every(
        period,
        () -> {
          SimNode node = sim.anyNode();
          String key = keys[sim.random().nextInt(keys.length)];
          if (!node.isUp()) {
            return;
          }
          if (sim.random().nextInt(3) == 0) {
            read(node, key);
          } else {
            append(node, key);
          }
        });
  }

  /** Does something again and again, until {@link #finish}. */
  void every(Duration period, Runnable action) {
    repeated.add(sim.every(period, action));
  }

  /** What was put to the test so far. */
  Exercised exercised() {
    return exercise.soFar(reads);
  }

  List<SimCall> calls() {
    return Collections.unmodifiableList(calls);
  }

  /**
   * All faults are over: the group must serve again, all members must come to agree in their logs
   * and in what they have made of them, and what was acknowledged must be there once.
   *
   * @return what stands at the keys
   */
  Map<String, String> finish(String... keys) {
    repeated.forEach(Cancellable::cancel);
    sim.heal();
    sim.runUntil(
        "every call has ended",
        () -> calls.stream().allMatch(call -> call.isDone() || call.died()),
        Duration.ofSeconds(10));
    Map<String, String> values = eventually(keys);
    values.forEach(new CallJudge(sim, calls)::judge);
    new Agreement(sim, properties)
        .await(
            () -> append(anyVoter(), LAST_KEY),
            member -> sim.node(member).tell(WriteState.INSTANCE));
    return values;
  }

  /** Of the latest configuration: a node that has left the group need not find it again. */
  private SimNode anyVoter() {
    List<String> voters =
        List.copyOf(
            properties.states().get(properties.lastLeader()).configuration().voters().keySet());
    return sim.node(voters.get(sim.random().nextInt(voters.size())));
  }

  /** What stands at the keys; asked again until somebody knows. */
  private Map<String, String> eventually(String... keys) {
    Map<String, SimCall> asked = new TreeMap<>();
    for (String key : keys) {
      asked.put(key, read(anyVoter(), key));
    }
    sim.runUntil(
        "the group serves again",
        () -> {
          asked.replaceAll((key, last) -> last.failure == null ? last : read(anyVoter(), key));
          return asked.values().stream().allMatch(last -> last.reply != null);
        },
        Duration.ofSeconds(30));
    Map<String, String> values = new TreeMap<>();
    asked.forEach((key, last) -> values.put(key, last.reply));
    return values;
  }

  @Override
  public void close() {
    sim.close();
  }
}
