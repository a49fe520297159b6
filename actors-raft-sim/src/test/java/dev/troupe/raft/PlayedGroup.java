package dev.troupe.raft;

import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A group of n1, n2 and n3 of which n1 has a real member and a real client, and the others are
 * played by the test: it sends what they would send, and sees what n1 says to them.
 */
final class PlayedGroup implements AutoCloseable {

  private static final String SETTINGS =
      """
      troupe.raft {
        journal-plugin = "troupe.testkit.sim.journal"
        snapshot-plugin = "troupe.testkit.sim.snapshot-store"
      }
      """;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  final Sim sim;
  final ReplyAssembly parts = new ReplyAssembly(); // of the client of n1
  final RaftProperties properties = new RaftProperties();
  private final Map<String, List<Object>> received = new TreeMap<>();
  private final Supplier<StateMachine> machine;
  private final UnaryOperator<SnapshotFiles> files;
  private final boolean oneOfMany;
  private ActorRef<RaftNode.Command> member;
  private ActorRef<RaftClient.Command> client;
  private ClientBounds bounds;
  private RaftClock clock;
  private Set<String> accepting = Set.of();

  PlayedGroup() {
    this("", AppendMachine::new, UnaryOperator.identity());
  }

  /**
   * @param files what stands before the files of n1
   */
  PlayedGroup(String settings, Supplier<StateMachine> machine, UnaryOperator<SnapshotFiles> files) {
    this(settings, machine, files, false);
  }

  /** One of so many that their messages are gathered; though here there are no others. */
  static PlayedGroup oneOfMany() {
    return oneOfMany("");
  }

  static PlayedGroup oneOfMany(String settings) {
    return new PlayedGroup(settings, AppendMachine::new, UnaryOperator.identity(), true);
  }

  private PlayedGroup(
      String settings,
      Supplier<StateMachine> machine,
      UnaryOperator<SnapshotFiles> files,
      boolean oneOfMany) {
    this.machine = machine;
    this.files = files;
    this.oneOfMany = oneOfMany;
    sim = Sim.seeded(1, SimSettings.defaults().withNodeConfig(settings + "\n" + SETTINGS));
    sim.network().usual(LinkProfile.between(Duration.ofMillis(1), Duration.ofMillis(1)));
    played("n2");
    played("n3");
    sim.node("n1", this::root);
    properties.watch(sim);
    sim.runFor(Duration.ofMillis(50)); // n1 has recovered
  }

  private void played(String name) {
    sim.node(
        name,
        world -> {
          List<Object> mine = received.computeIfAbsent(name, none -> new ArrayList<>());
          world
              .network()
              .register(
                  "member",
                  message -> {
                    mine.add(message);
                    if (accepting.contains(name)
                        && message instanceof RaftMessage.AppendEntries entries) {
                      world.network().send("n1", "member", accepted(name, entries));
                    }
                  });
          world.network().register("client", mine::add);
          return Behaviors.<Play>receiveMessage(
              play -> {
                world.network().send("n1", play.to(), play.message());
                return Behaviors.same();
              });
        });
  }

  private static RaftMessage accepted(String by, RaftMessage.AppendEntries entries) {
    return new RaftMessage.AppendAccepted(by, entries.term(), entries.lastIndex(), entries.round());
  }

  private record Play(String to, Object message) {}

  private Behavior<?> root(dev.troupe.testkit.sim.SimNodeContext world) {
    return Behaviors.<RaftClient.Submit>setup(
        context -> {
          RaftSettings settings = RaftSettings.of(context.getSystem().settings().config());
          bounds = new ClientBounds(settings.client());
          clock = RaftWorld.clock(world);
          client =
              context.spawn(
                  RaftClient.create(
                      new ClientSetup(
                          "g",
                          "n1",
                          settings,
                          RaftWorld.clock(world),
                          world.random(),
                          RaftWorld.network(world),
                          bounds),
                      parts),
                  "client");
          world.network().register("client", client);
          RaftSetup setup =
              new RaftSetup(
                  "g",
                  "n1",
                  RaftWorld.voters("n1", "n2", "n3"),
                  settings,
                  RaftWorld.clock(world),
                  world.random(),
                  oneOfMany ? gathering(RaftWorld.network(world)) : RaftWorld.network(world),
                  files.apply(new SimSnapshots(world.files())),
                  machine,
                  client,
                  properties);
          member = context.spawn(Raft.supervised(setup, settings), "member");
          world.network().register("member", member);
          return Behaviors.empty();
        });
  }

  private static RaftNetwork gathering(RaftNetwork network) {
    return new RaftNetwork() {
      @Override
      public void toMember(String node, Object message) {
        network.toMember(node, message);
      }

      @Override
      public void toClient(String node, Object message) {
        network.toClient(node, message);
      }

      @Override
      public boolean gathers() {
        return true;
      }
    };
  }

  /** The real member. */
  SimNode real() {
    return sim.node("n1");
  }

  /** Of n1. */
  RaftClock clock() {
    return clock;
  }

  /** Sends a message to n1, in the name of whoever plays at a node. */
  void send(String from, Object message) {
    sim.node(from).tell(new Play("member", message));
  }

  /** Sends a message to the client of n1. */
  void sendToClient(String from, Object message) {
    sim.node(from).tell(new Play("client", message));
  }

  /** A call at the client of n1. */
  ClientWorld.Asked submit(Call.Kind kind, String payload) {
    ClientWorld.Asked call = new ClientWorld.Asked(kind, payload, null);
    new LocalGroupClient("g", client, bounds).submit(call);
    return call;
  }

  /** Hands a message to n1 at once, past the network; for what must come at a certain moment. */
  void handOver(RaftNode.Command message) {
    member.tell(message);
  }

  /** Sends, and runs until n1 has answered by a message of this kind; the first such one. */
  <T> T ask(String from, Object message, Class<T> answer) {
    forget();
    send(from, message);
    return await(from, answer);
  }

  /** Runs until a node has received a message of this kind. */
  <T> T await(String node, Class<T> kind) {
    sim.runUntil(kind.getSimpleName(), () -> !received(node, kind).isEmpty(), LIMIT);
    return received(node, kind).get(0);
  }

  /** What n1 has sent to the member and the client at a node. */
  <T> List<T> received(String node, Class<T> kind) {
    return received.get(node).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  void forget() {
    received.values().forEach(List::clear);
  }

  RaftState state() {
    return properties.states().get("n1");
  }

  /** The others vote for n1 until it leads; the term that it leads then. */
  long letLead() {
    sim.runUntil(
        "n1 leads",
        () -> {
          received("n2", RaftMessage.RequestVote.class)
              .forEach(
                  ask ->
                      send("n2", new RaftMessage.VoteReply("n2", ask.term(), true, ask.preVote())));
          received.get("n2").removeIf(RaftMessage.RequestVote.class::isInstance);
          return properties.leads("n1");
        },
        LIMIT);
    return state().term();
  }

  /** From now on the others accept whatever n1 sends as their leader. */
  void follow() {
    followedBy("n2", "n3");
  }

  /** From now on these accept whatever n1 sends as their leader, and no others do. */
  void followedBy(String... names) {
    accepting = Set.of(names);
  }

  /** n2 grants n1 the pre-vote that it asks for; what n1 asks then, as a candidate. */
  RaftMessage.RequestVote letStand() {
    sim.runUntil("n1 asks", () -> asked("n2", true).isPresent(), LIMIT);
    RaftMessage.RequestVote question = asked("n2", true).get();
    forget();
    send("n2", new RaftMessage.VoteReply("n2", question.term(), true, true));
    sim.runUntil(
        "n1 stands", () -> asked("n2", false).isPresent() && asked("n3", false).isPresent(), LIMIT);
    return asked("n2", false).get();
  }

  private Optional<RaftMessage.RequestVote> asked(String node, boolean preVote) {
    return received(node, RaftMessage.RequestVote.class).stream()
        .filter(ask -> ask.preVote() == preVote)
        .findFirst();
  }

  /** A heartbeat of a leader who knows of no entry. */
  static RaftMessage.AppendEntries heartbeat(String from, long term, long round) {
    return new RaftMessage.AppendEntries(from, term, 0, 0, List.of(), 0, round);
  }

  @Override
  public void close() {
    sim.close();
  }
}
