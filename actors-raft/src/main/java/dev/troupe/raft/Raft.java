package dev.troupe.raft;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.raft.lane.Lanes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Puts members of Raft groups into an ActorSystem that you already have. */
public final class Raft implements Extension {

  /** For {@link ActorSystem#registerExtension}. */
  public static final class Id extends ExtensionId<Raft> {
    private static final Id INSTANCE = new Id();

    @Override
    public Raft createExtension(ActorSystem<?> system) {
      return new Raft(system);
    }
  }

  private static final String REF_COMPRESSION =
      "pekko.remote.artery.advanced.compression.actor-refs.max";

  /** Of members, their storage, and clients. */
  static final String DISPATCHER = "troupe.raft.dispatcher";

  private static final String FRAME_SIZE = "pekko.remote.artery.advanced.maximum-frame-size";
  private static final int ENVELOPE = 64 << 10; // what a frame holds beside the payloads

  private record Started(String self, ActorRef<RaftNode.Command> member, ClientBounds client) {}

  /** What waits in this node's client of a group: calls that are not answered yet. */
  public record ClientQueue(int calls, long bytes) {}

  private final ActorSystem<?> system;
  private final RaftSettings settings;
  private final PekkoHub hub;
  private final NodeBudget budget;
  private final Optional<Lanes> lanes;
  private final SecureRandom seeds = new SecureRandom();
  private final SortedMap<String, Started> groups = new ConcurrentSkipListMap<>();

  /** The groups whose member has stopped for good. */
  private final Set<String> stopped = new ConcurrentSkipListSet<>();

  private Raft(ActorSystem<?> system) {
    this.system = system;
    this.settings = RaftSettings.of(system.settings().config());
    this.budget = new NodeBudget(settings.node());
    this.lanes = Lanes.of(system, settings.lane());
    this.hub = new PekkoHub(system, settings.coalescing(), settings.heartbeatInterval(), lanes);
    Lanes.endWith(system);
  }

  /**
   * The one of this system.
   *
   * @throws IllegalArgumentException at the first call, if a setting of {@code troupe.raft} is bad;
   *     the message names its key
   */
  public static Raft get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /**
   * Starts this node's member of a group and the client that leads to the group.
   *
   * @throws IllegalStateException if the group was started already on this node
   * @throws ConfigException if {@value #REF_COMPRESSION} is not off, or {@value #FRAME_SIZE} is too
   *     small for a command or a part of the log
   */
  public GroupClient start(GroupSpec spec) {
    requireRefCompressionOff();
    requireFrames();
    ClientBounds bounds = new ClientBounds(settings.client());
    if (groups.putIfAbsent(spec.group(), new Started(spec.self(), null, bounds)) != null) {
      throw new IllegalStateException("group " + spec.group() + " was started on this node before");
    }
    PekkoNetwork network = new PekkoNetwork(system, spec, hub, lanes);
    ClientSetup clientSetup =
        new ClientSetup(
            spec.group(), spec.self(), settings, RaftClock.system(), random(), network, bounds);
    ActorRef<RaftClient.Command> client =
        system.systemActorOf(
            RaftClient.create(clientSetup),
            network.clientName(),
            DispatcherSelector.fromConfig(DISPATCHER));
    ActorRef<RaftNode.Command> member =
        system.systemActorOf(
            supervised(memberSetup(spec, network, client), settings),
            network.memberName(),
            DispatcherSelector.fromConfig(DISPATCHER));
    network.local(member, client);
    groups.put(spec.group(), new Started(spec.self(), member, bounds));
    return new LocalGroupClient(spec.group(), client, bounds);
  }

  /**
   * Artery learns to whom messages go often, and agrees with the sender on a number for the
   * receiver. What came before the member was started had no receiver, and this is what the number
   * then stands for: from then on all messages to the member are lost, in silence.
   */
  private void requireRefCompressionOff() {
    Config config = system.settings().config();
    boolean remote = !config.getString("pekko.actor.provider").equals("local");
    if (remote && !config.getString(REF_COMPRESSION).equals("off")) {
      throw new ConfigException.BadValue(
          config.getValue(REF_COMPRESSION).origin(),
          REF_COMPRESSION,
          "must be off: else a member that is sent messages before it is started may never get any");
    }
  }

  /** What does not fit into a frame is dropped, again and again, with a line in the log alone. */
  private void requireFrames() {
    Config config = system.settings().config();
    boolean remote = !config.getString("pekko.actor.provider").equals("local");
    long least =
        Math.max(
                (long) settings.maxCommandBytes() + settings.client().maxFrameBytes(),
                Math.max(settings.maxAppendBytes(), settings.snapshots().maxChunkBytes()))
            + ENVELOPE;
    if (remote && config.getBytes(FRAME_SIZE) < least) {
      throw new ConfigException.BadValue(
          config.getValue(FRAME_SIZE).origin(),
          FRAME_SIZE,
          "must be at least " + least + " bytes for the sizes set in troupe.raft");
    }
  }

  private RaftSetup memberSetup(
      GroupSpec spec, RaftNetwork network, ActorRef<RaftClient.Command> client) {
    return new RaftSetup(
        spec.group(),
        spec.self(),
        spec.initial(),
        settings,
        RaftClock.system(),
        random(),
        network,
        new DirectorySnapshotFiles(
            settings.snapshots().dir().resolve(spec.group()).resolve(spec.self())),
        spec.stateMachine(),
        spec.quickMachine(),
        client,
        new NoticePublisher(system, spec.group(), () -> stopped.add(spec.group())),
        budget.join());
  }

  private SplittableRandom random() {
    return new SplittableRandom(seeds.nextLong());
  }

  /**
   * A member whose disk failed starts again, from what is on it, until it is well. One whose state
   * machine failed would fail again, at the same entry, and one whose snapshot is damaged would
   * find it so again: it stops, by itself ({@link StopsForGood}).
   */
  static Behavior<RaftNode.Command> supervised(RaftSetup setup, RaftSettings settings) {
    return Behaviors.supervise(RaftNode.create(setup))
        .onFailure(
            Exception.class,
            SupervisorStrategy.restartWithBackoff(
                settings.storage().minBackoff(), settings.storage().maxBackoff(), 0.0));
  }

  /**
   * How this node's members stand, one for each started group, in the order of the groups' names. A
   * member that does not answer in time (its storage is being recovered, or its disk is full)
   * stands as a follower of term 0 without a leader; one that has stopped for good, as stopped.
   */
  public CompletionStage<List<RaftStatus>> status(Duration timeout) {
    List<CompletableFuture<RaftStatus>> asked = new ArrayList<>();
    groups.forEach((group, started) -> asked.add(status(group, started, timeout)));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }

  /** What waits in this node's client of a group; nothing, if the group was not started here. */
  public ClientQueue clientQueue(String group) {
    Started started = groups.get(group);
    return started == null ? new ClientQueue(0, 0) : started.client().queue();
  }

  /**
   * Brings a group from its present members to others (§6): new voters catch up as learners first,
   * then one is added or removed at once, more by way of a joint configuration. May be asked on any
   * member's node, which passes it on to the leader.
   *
   * @param voters member id to address, as in {@link GroupSpec#members}
   * @param learners likewise; they get the log and have no say
   * @param timeout for the answer, which fails with a {@code TimeoutException} after it: as with
   *     {@link GroupAdmin.Unknown}, the change may go on
   */
  public CompletionStage<GroupAdmin.Reply> changeMembers(
      String group, Map<String, String> voters, Map<String, String> learners, Duration timeout) {
    return ask(group, new AdminMessage.SetMembers(Configuration.of(voters, learners)), timeout);
  }

  /**
   * Adds one voter, whoever else is in the group: so two that are added at the same time both come
   * in, or one is refused. One that is a voter already gets the new address.
   *
   * @param address as in {@link GroupSpec#members}
   * @param timeout as for {@link #changeMembers}
   */
  public CompletionStage<GroupAdmin.Reply> addMember(
      String group, String member, String address, Duration timeout) {
    SortedMap<String, String> added = new TreeMap<>(Map.of(member, address));
    return ask(group, new AdminMessage.EditMembers(added, List.of()), timeout);
  }

  /**
   * Removes one voter or learner; done at once if it is neither.
   *
   * @param timeout as for {@link #changeMembers}
   */
  public CompletionStage<GroupAdmin.Reply> removeMember(
      String group, String member, Duration timeout) {
    return ask(group, new AdminMessage.EditMembers(new TreeMap<>(), List.of(member)), timeout);
  }

  /**
   * Makes another member lead (thesis 3.10). May be asked on any member's node. Done means that the
   * target was seen to lead. If somebody else came to lead instead, it is refused, with who leads;
   * if nobody is known to after an election timeout, how it will end is unknown.
   *
   * @param target empty for the member that has most of the log
   * @param timeout as for {@link #changeMembers}
   */
  public CompletionStage<GroupAdmin.Reply> transferLeadership(
      String group, Optional<String> target, Duration timeout) {
    return ask(group, new AdminMessage.Transfer(target), timeout);
  }

  private CompletionStage<GroupAdmin.Reply> ask(
      String group, AdminMessage.Wish wish, Duration timeout) {
    return new AdminCall(system, settings, member(group), wish, timeout).begin();
  }

  private ActorRef<RaftNode.Command> member(String group) {
    Started started = groups.get(group);
    if (started == null || started.member() == null) {
      throw new IllegalArgumentException("group " + group + " was not started on this node");
    }
    return started.member();
  }

  private CompletableFuture<RaftStatus> status(String group, Started started, Duration timeout) {
    if (started.member() == null || stopped.contains(group)) {
      return CompletableFuture.completedFuture(silent(group, started));
    }
    CompletionStage<RaftStatus> answer =
        AskPattern.ask(started.member(), RaftNode.GetStatus::new, timeout, system.scheduler());
    return answer.exceptionally(late -> silent(group, started)).toCompletableFuture();
  }

  private RaftStatus silent(String group, Started started) {
    return new RaftStatus(
        group,
        started.self(),
        stopped.contains(group) ? RaftStatus.RoleName.STOPPED : RaftStatus.RoleName.FOLLOWER,
        0,
        Optional.empty(),
        0,
        0,
        0,
        0,
        Configuration.NONE);
  }
}
