package dev.troupe.bench.groups;

import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.peer.ReplicaPlace;
import dev.troupe.bench.peer.Request;
import dev.troupe.bench.peer.RequestCall;
import dev.troupe.bench.peer.TallyMachine;
import dev.troupe.bench.peer.TroupeSystem;
import dev.troupe.raft.Call;
import dev.troupe.raft.GroupAdmin;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A node with a member of each of many groups. A write is for the group that stands in it, and so
 * is a read; or that is a {@link NodeAsk}.
 */
public final class GroupsNode implements Replica {

  private static final long STOP_SECONDS = 20;
  private static final int COLLECTIONS = 3;
  private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(20);

  private final ActorSystem<Void> system;
  private final ReplicaPlace place;
  private final int groups;
  private final LedGroups led;
  private volatile List<GroupClient> clients = List.of();

  private GroupsNode(ActorSystem<Void> system, ReplicaPlace place, int groups) {
    this.system = system;
    this.place = place;
    this.groups = groups;
    this.led = LedGroups.watch(system, place.name());
  }

  /** The node, whose members are not started yet. */
  public static GroupsNode start(ReplicaPlace place, int groups) {
    return new GroupsNode(TroupeSystem.start(place), place, groups);
  }

  @Override
  public boolean leads() {
    return !led.now().isEmpty();
  }

  @Override
  public void submit(List<? extends Request> requests) {
    Map<Integer, List<Call>> calls = new TreeMap<>();
    for (Request request : requests) {
      int group =
          request.write()
              ? Command.group(request.payload())
              : Command.groupOfRead(request.payload());
      Optional<NodeAsk> ask = NodeAsk.decode(group);
      if (ask.isPresent()) {
        answer(ask.get(), request);
      } else {
        calls.computeIfAbsent(group, none -> new ArrayList<>()).add(new RequestCall(request));
      }
    }
    calls.forEach((group, its) -> clients.get(group).submit(its));
  }

  private void answer(NodeAsk ask, Request request) {
    switch (ask) {
      case START -> {
        startMembers();
        request.reply(new byte[0]);
      }
      case LED -> request.reply(led.now().toByteArray());
      case SPREAD -> spread().whenComplete((done, failed) -> request.reply(new byte[0]));
      case COLLECT -> request.reply(ByteBuffer.allocate(Long.BYTES).putLong(collect()).array());
    }
  }

  private void startMembers() {
    Raft raft = Raft.get(system);
    Map<String, String> members = TroupeSystem.members(place);
    clients =
        IntStream.range(0, groups)
            .mapToObj(
                group ->
                    raft.start(
                        new GroupSpec(Groups.group(group), place.name(), members, TallyMachine::new)
                            .withQuickMachine()))
            .toList();
  }

  /** The groups' leaders are to be on the nodes in turn. One that is not handed over stays here. */
  private CompletableFuture<Void> spread() {
    Raft raft = Raft.get(system);
    return CompletableFuture.allOf(
        led.now().stream()
            .filter(group -> !leaderOf(group).equals(place.name()))
            .mapToObj(
                group ->
                    raft.transferLeadership(
                            Groups.group(group), Optional.of(leaderOf(group)), HAND_OVER_LIMIT)
                        .thenAccept(reply -> tell(group, reply))
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private String leaderOf(int group) {
    return ReplicaPlace.name(group % place.ports().size());
  }

  private static void tell(int group, GroupAdmin.Reply reply) {
    if (!(reply instanceof GroupAdmin.Done)) {
      System.err.println(Groups.group(group) + " was not handed over: " + reply);
    }
  }

  /** What is only let go in one collection is collected in the next. */
  private static long collect() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      least = Math.min(least, used);
    }
    return least;
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
