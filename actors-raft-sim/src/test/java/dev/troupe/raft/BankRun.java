package dev.troupe.raft;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvStateMachine;
import dev.troupe.testkit.judge.BankJudge;
import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Nemesis;
import dev.troupe.testkit.sim.NemesisPlan;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A bank on the real key-value state machine: tellers move money between a few accounts by WATCH,
 * MULTI and EXEC while everything goes wrong that can. No money may come or go.
 */
final class BankRun implements AutoCloseable {

  private static final String SETTINGS =
      """
      troupe.raft {
        heartbeat-interval = 50 ms
        election-timeout-min = 150 ms
        election-timeout-max = 300 ms
        client { request-timeout = 1 s, retry-interval = 300 ms }
        storage.max-backoff = 1 s
        read { at = %s, lease = %s, max-clock-drift = 0.25 }
      }
      """;

  private static final LinkProfile LINKS =
      LinkProfile.between(Duration.ofNanos(200_000), Duration.ofMillis(10))
          .withDrop(0.02)
          .withDuplicate(0.03)
          .withReorder(0.1);

  private static final NemesisPlan FAULTS =
      NemesisPlan.all().every(Duration.ofMillis(300), Duration.ofMillis(1_500));

  private static final Duration TROUBLE = Duration.ofSeconds(6);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MEMBERS = 3;
  private static final int TELLERS = 12;
  private static final long OPENING = 100;

  static final List<String> ACCOUNTS = List.of("anna", "ben", "cleo", "dan", "eve", "finn");

  final Sim sim;
  private final RaftWorld world;
  private final History history = new History();
  private final BankJudge judge;
  private final List<Teller> tellers = new ArrayList<>();
  private long lastTick;
  private String violation;

  /**
   * @param machine makes the state machine of a member
   */
  BankRun(long seed, Supplier<StateMachine> machine) {
    String settings = SETTINGS.formatted(seed % 2 == 0 ? "leader" : "member", seed % 4 < 2);
    world =
        new RaftWorld(
            seed,
            MEMBERS,
            new WorldParts() {
              @Override
              public String settings() {
                return settings;
              }

              @Override
              public StateMachine stateMachine(String node) {
                return machine.get();
              }
            });
    sim = world.sim;
    sim.always("what tellers see", () -> Optional.ofNullable(violation));
    Map<String, Long> opening = new TreeMap<>();
    ACCOUNTS.forEach(account -> opening.put(account, OPENING));
    judge = new BankJudge(opening, 0);
    for (int i = 1; i <= TELLERS; i++) {
      tellers.add(new Teller(this, "teller" + i, seed % 3 > 0));
    }
  }

  /** A run on the right state machine. */
  static BankRun of(long seed) {
    return new BankRun(seed, KvStateMachine::new);
  }

  /**
   * Plays all of it.
   *
   * @throws AssertionError if money has come or gone, or the group does not serve or agree again
   */
  void play() {
    open();
    sim.network().usual(LINKS);
    Nemesis nemesis = sim.nemesis(FAULTS);
    tellers.forEach(Teller::begin);
    sim.runFor(TROUBLE);
    nemesis.stop();
    tellers.forEach(Teller::stop);
    awaitTellers();
    sim.nodes().forEach(this::readLast);
    world.finish(); // all have the same state; what it asks for is no command of this machine
    judge
        .violation(history)
        .ifPresent(
            why -> {
              throw sim.failure("the bank's money", why);
            });
  }

  /** The accounts get what is on them; nothing goes wrong yet. */
  private void open() {
    byte[][] arguments =
        ACCOUNTS.stream()
            .flatMap(account -> Stream.of(bytes(account), bytes(OPENING + "")))
            .toArray(byte[][]::new);
    tellers.get(0).write(KvCommand.encode(KvOp.MSET, arguments));
    awaitTellers();
  }

  /** All transfers are over, so it is certain what is on the accounts, but for unknown ones. */
  private void readLast(SimNode node) {
    Teller teller = tellers.get(0);
    int before = teller.reads;
    sim.runUntil(
        node.name() + " serves again",
        () -> {
          if (!teller.isBusy() && teller.reads == before) {
            teller.readAllAt(node);
          }
          return teller.reads > before;
        },
        LIMIT);
  }

  private void awaitTellers() {
    sim.runUntil("all tellers are done", () -> tellers.stream().noneMatch(Teller::isBusy), LIMIT);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  // ---- for tellers

  History.Operation invoke(String teller, Object operation) {
    return history.invoke(teller, "bank", operation, tick());
  }

  /** The time in nanoseconds, never twice the same: so it is known what was first. */
  long tick() {
    lastTick = Math.max(lastTick + 1, sim.now().toNanos());
    return lastTick;
  }

  /** Ends the run; for what is found on an actor, where an exception would be lost. */
  void fail(String what) {
    violation = violation == null ? what : violation;
  }

  // ---- what came of it

  /** Transfers that were made. */
  int made() {
    return tellers.stream().mapToInt(teller -> teller.made).sum();
  }

  /** Transfers that EXEC has refused, because a watched account had changed. */
  int refused() {
    return tellers.stream().mapToInt(teller -> teller.refused).sum();
  }

  /** Transfers of which nobody knows. */
  int unknown() {
    return tellers.stream().mapToInt(teller -> teller.unknown).sum();
  }

  /** Reads of all accounts that were answered. */
  int reads() {
    return tellers.stream().mapToInt(teller -> teller.reads).sum();
  }

  @Override
  public void close() {
    world.close();
  }
}
