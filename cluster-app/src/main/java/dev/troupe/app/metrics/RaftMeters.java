package dev.troupe.app.metrics;

import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.RaftStatus.RoleName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** How a node's members of Raft groups stand; each group, and each follower of it, has its rows. */
final class RaftMeters {

  /** One gauge, and its rows for one member. */
  private record Rows(MultiGauge gauge, Function<RaftStatus, Stream<MultiGauge.Row<?>>> of) {}

  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final List<Rows> all = new ArrayList<>();
  private final MultiGauge hasLeader;

  /** What the counters show: the last answer of each group's member. */
  private final Map<String, RaftStatus[]> last = new HashMap<>();

  RaftMeters(MeterRegistry registry) {
    this.registry = registry;
    this.hasLeader = gauge("has.leader", "", "1 if this member answers and knows who leads");
    all.add(new Rows(gauge("role", "", "1 for the role that this member has"), RaftMeters::roles));
    members();
    leaders();
    followers();
  }

  private void members() {
    member("term", "", "currentTerm (Figure 2)", RaftStatus::term);
    member("commit.index", "", "the last entry known to be committed", RaftStatus::commit);
    member("applied.index", "", "the last entry applied", RaftStatus::applied);
    member("last.index", "", "the last entry of the log", RaftStatus::lastIndex);
    member("durable.index", "", "the last entry synced", it -> it.disk().durableIndex());
    member("log", "bytes", "entries in memory", it -> it.disk().logBytes());
    member("snapshot.index", "", "the last entry in the snapshot", RaftStatus::snapshotIndex);
    member("snapshot", "bytes", "size of the snapshot", it -> it.disk().snapshotBytes());
    member("voters", "", "members with a vote", it -> it.configuration().allVoters().size());
    member("learners", "", "members without", it -> it.configuration().learners().size());
  }

  private void leaders() {
    leader("unapplied", "bytes", "taken and not yet applied", RaftStatus.Leading::unappliedBytes);
    leader("pending.commands", "", "wait to be committed", RaftStatus.Leading::pendingCommands);
    leader("pending.reads", "", "wait for a confirmation", RaftStatus.Leading::pendingReads);
  }

  private void followers() {
    follower("lag", "entries", "of the log that it may lack", RaftStatus.Follower::lag);
    follower("inflight", "messages", "not acknowledged", RaftStatus.Follower::inflightMessages);
    follower("inflight", "bytes", "not acknowledged", RaftStatus.Follower::inflightBytes);
    follower("silence", "seconds", "since it answered", it -> it.silentNanos() / NANOS);
    follower(
        "receives.snapshot",
        "",
        "1 while it is being sent a snapshot",
        it -> it.receivesSnapshot() ? 1 : 0);
  }

  private MultiGauge gauge(String name, String unit, String meaning) {
    return MultiGauge.builder("troupe.raft." + name)
        .baseUnit(unit.isEmpty() ? null : unit)
        .description(meaning)
        .register(registry);
  }

  private static Tags tags(RaftStatus member) {
    return Tags.of("group", member.group(), "member", member.member());
  }

  private static Stream<MultiGauge.Row<?>> roles(RaftStatus member) {
    return Arrays.stream(RoleName.values())
        .map(
            role ->
                MultiGauge.Row.of(
                    tags(member).and("role", role.name().toLowerCase(Locale.ROOT)),
                    role == member.role() ? 1 : 0));
  }

  private void member(
      String name, String unit, String meaning, ToDoubleFunction<RaftStatus> number) {
    all.add(
        new Rows(
            gauge(name, unit, meaning),
            it -> Stream.of(MultiGauge.Row.of(tags(it), number.applyAsDouble(it)))));
  }

  private void leader(
      String name, String unit, String meaning, ToDoubleFunction<RaftStatus.Leading> number) {
    all.add(
        new Rows(
            gauge("leader." + name, unit, meaning),
            it ->
                it.leading().stream()
                    .map(leading -> MultiGauge.Row.of(tags(it), number.applyAsDouble(leading)))));
  }

  private void follower(
      String name, String unit, String meaning, ToDoubleFunction<RaftStatus.Follower> number) {
    all.add(
        new Rows(
            // A unit in the name, as two gauges of one name differ in nothing else.
            gauge("follower." + name + (unit.isEmpty() ? "" : "." + unit), "", meaning),
            it ->
                it.leading().stream()
                    .flatMap(leading -> leading.followers().entrySet().stream())
                    .map(
                        peer ->
                            MultiGauge.Row.of(
                                tags(it).and("follower", peer.getKey()),
                                number.applyAsDouble(peer.getValue())))));
  }

  /** From now on these are the values. A member of term 0 did not answer, or knows nothing yet. */
  void show(List<RaftStatus> members) {
    List<RaftStatus> known = members.stream().filter(member -> member.term() > 0).toList();
    hasLeader.register(
        members.stream()
            .map(it -> MultiGauge.Row.of(tags(it), it.leader().isPresent() ? 1 : 0))
            .toList(),
        true);
    for (Rows rows : all) {
      rows.gauge().register(known.stream().<MultiGauge.Row<?>>flatMap(rows.of()).toList(), true);
    }
    known.forEach(this::count);
  }

  private void count(RaftStatus member) {
    RaftStatus[] shown =
        last.computeIfAbsent(
            member.group(),
            group -> {
              RaftStatus[] cell = {member};
              counter("begun", "elections in which it stood", cell, RaftStatus.Elections::begun);
              counter("won", "elections that it won", cell, RaftStatus.Elections::won);
              return cell;
            });
    shown[0] = member;
  }

  private void counter(
      String name,
      String meaning,
      RaftStatus[] cell,
      ToDoubleFunction<RaftStatus.Elections> number) {
    FunctionCounter.builder(
            "troupe.raft.elections." + name, cell, it -> number.applyAsDouble(it[0].elections()))
        .description(meaning)
        .tags(tags(cell[0]))
        .register(registry);
  }
}
