package dev.troupe.raft;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvWatch;
import dev.troupe.testkit.judge.BankJudge.ReadAll;
import dev.troupe.testkit.judge.BankJudge.Transfer;
import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.sim.SimNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A client of the bank. It asks for what the Redis front asks for on behalf of a connection: WATCH
 * is a query once its node has had an answer to one, and goes through the log before; what is
 * between MULTI and EXEC is one command with the watched versions as its conditions, or one query.
 *
 * <p>A teller with a session numbers its EXEC (TROUPE.DO) and repeats it at any node until it is
 * answered; one without does not know what became of it if no answer comes.
 */
final class Teller {

  private static final Duration PATIENCE = Duration.ofMillis(1_200);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int MOST_THINKING_MILLIS = 100;
  private static final int MOST_AMOUNT = 30;
  private static final long MOST_REPLY_BYTES = 1 << 20;

  /** Nobody is left to hear of it: the node has crashed. */
  private static final CallFailure LOST = CallFailure.UNKNOWN_OUTCOME;

  private static final String BOTH_SET = "*2\r\n+OK\r\n+OK\r\n";

  int made;
  int refused;
  int unknown;
  int reads;

  private final BankRun bank;
  private final String name;
  private final boolean numbers;
  private final Set<String> watching = new HashSet<>(); // nodes, and in which life
  private long session = Call.NO_SESSION;
  private long sequence;
  private SimNode node;
  private Asked asked;
  private boolean working;
  private boolean stopped;

  /**
   * @param numbers whether it has a session
   */
  Teller(BankRun bank, String name, boolean numbers) {
    this.bank = bank;
    this.name = name;
    this.numbers = numbers;
  }

  boolean isBusy() {
    return working;
  }

  void stop() {
    stopped = true;
  }

  void begin() {
    think();
  }

  // ---- one piece of work after the other

  private void think() {
    working = false;
    if (!stopped) {
      int pause = random().nextInt(MOST_THINKING_MILLIS);
      bank.sim.schedule(Duration.ofMillis(pause), this::work);
    }
  }

  private void work() {
    if (stopped) {
      return;
    }
    working = true;
    node = bank.sim.anyNode();
    if (random().nextInt(3) == 0) {
      readAll();
    } else if (numbers && session == Call.NO_SESSION) {
      openSession();
    } else {
      watch();
    }
  }

  private RandomGenerator random() {
    return bank.sim.random();
  }

  /** What is missing is not there for a transfer; another one will be tried. */
  private void giveUp(CallFailure failure) {
    think();
  }

  private void openSession() {
    byte[] payload = Call.sessionName(name, false);
    ask(
        new Asked(
            Call.Kind.OPEN_SESSION,
            payload,
            Call.NO_SESSION,
            0,
            reply -> {
              session = SessionOpened.fromBytes(reply).session();
              think();
            },
            this::giveUp));
  }

  // ---- WATCH from to, MGET from to, MULTI, SET from x, SET to y, EXEC

  private void watch() {
    int from = random().nextInt(BankRun.ACCOUNTS.size());
    int to = (from + 1 + random().nextInt(BankRun.ACCOUNTS.size() - 1)) % BankRun.ACCOUNTS.size();
    Transfer transfer =
        new Transfer(
            BankRun.ACCOUNTS.get(from),
            BankRun.ACCOUNTS.get(to),
            1 + random().nextInt(MOST_AMOUNT));
    String front = node.name() + "/" + node.lives();
    byte[] keys = onAccounts(KvOp.WATCH, transfer.from(), transfer.to());
    query(
        watching.contains(front) ? Call.Kind.READ : Call.Kind.WRITE,
        keys,
        reply -> {
          if (!KvWatch.isReply(reply, 2)) {
            bank.fail(name + " watches and is answered " + text(reply));
            return;
          }
          watching.add(front);
          look(transfer, KvWatch.version(reply, 2, 0), KvWatch.version(reply, 2, 1));
        });
  }

  private void look(Transfer transfer, byte[] versionOfFrom, byte[] versionOfTo) {
    query(
        Call.Kind.READ,
        onAccounts(KvOp.MGET, transfer.from(), transfer.to()),
        reply -> {
          List<Long> held = amounts(reply);
          if (held.get(0) < transfer.amount()) {
            think(); // UNWATCH
            return;
          }
          byte[] exec =
              KvCommand.encode(
                  KvOp.EXEC,
                  0,
                  MOST_REPLY_BYTES,
                  2,
                  BankRun.bytes(transfer.from()),
                  versionOfFrom,
                  BankRun.bytes(transfer.to()),
                  versionOfTo,
                  set(transfer.from(), held.get(0) - transfer.amount()),
                  set(transfer.to(), held.get(1) + transfer.amount()));
          execute(bank.invoke(name, transfer), exec);
        });
  }

  private static byte[] set(String account, long amount) {
    return KvCommand.encode(KvOp.SET, BankRun.bytes(account), BankRun.bytes(amount + ""));
  }

  private void execute(History.Operation transfer, byte[] exec) {
    Consumer<byte[]> then = reply -> executed(transfer, text(reply));
    if (numbers) {
      repeat(exec, ++sequence, then);
      return;
    }
    ask(
        new Asked(
            Call.Kind.WRITE,
            exec,
            Call.NO_SESSION,
            0,
            then,
            failure -> {
              if (failure.certainlyNotExecuted()) {
                transfer.failed(bank.tick());
              } else {
                unknown++;
              }
              think();
            }));
  }

  private void executed(History.Operation transfer, String reply) {
    boolean done = reply.equals(BOTH_SET);
    if (!done && !reply.startsWith("_")) {
      bank.fail(name + " executes and is answered " + reply);
      return;
    }
    transfer.ok(done, bank.tick());
    made += done ? 1 : 0;
    refused += done ? 0 : 1;
    think();
  }

  /** At any node, under its number, until it is answered. */
  private void repeat(byte[] command, long number, Consumer<byte[]> then) {
    ask(
        new Asked(
            Call.Kind.WRITE,
            command,
            session,
            number,
            then,
            failure -> {
              if (failure == CallFailure.OVERTAKEN
                  || failure == CallFailure.SESSION_EXPIRED
                  || failure == CallFailure.REPLY_FORGOTTEN) {
                bank.fail(name + " repeats itself and fails: " + failure);
              }
              node = bank.sim.anyNode();
              bank.sim.schedule(PAUSE, () -> repeat(command, number, then));
            }));
  }

  // ---- all accounts at once

  /** As one query by MGET or by MULTI, GETs and EXEC, or as one that goes through the log. */
  private void readAll() {
    History.Operation operation = bank.invoke(name, new ReadAll());
    String[] accounts = BankRun.ACCOUNTS.toArray(String[]::new);
    int way = random().nextInt(3);
    query(
        way == 0 ? Call.Kind.WRITE : Call.Kind.READ,
        way < 2 ? onAccounts(KvOp.MGET, accounts) : transactionOfGets(),
        reply -> {
          List<Long> amounts = amounts(reply);
          Map<String, Long> all = new TreeMap<>();
          for (int i = 0; i < amounts.size(); i++) {
            all.put(accounts[i], amounts.get(i));
          }
          operation.ok(all, bank.tick());
          reads++;
          think();
        });
  }

  private static byte[] transactionOfGets() {
    byte[][] gets =
        BankRun.ACCOUNTS.stream()
            .map(account -> onAccounts(KvOp.GET, account))
            .toArray(byte[][]::new);
    return KvCommand.encode(KvOp.EXEC_QUERIES, 0, MOST_REPLY_BYTES, 0, gets);
  }

  private static byte[] onAccounts(KvOp op, String... accounts) {
    byte[][] keys = new byte[accounts.length][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = BankRun.bytes(accounts[i]);
    }
    return KvCommand.encode(op, 0, op == KvOp.MGET ? MOST_REPLY_BYTES : 0, 0, keys);
  }

  /** The numbers in an array of bulk strings. */
  private List<Long> amounts(byte[] reply) {
    String[] lines = text(reply).split("\r\n");
    List<Long> amounts = new ArrayList<>();
    for (int i = 2; i < lines.length; i += 2) {
      amounts.add(Long.parseLong(lines[i]));
    }
    return amounts;
  }

  // ---- besides

  /** Reads at one node, though it has stopped. */
  void readAllAt(SimNode at) {
    node = at;
    working = true;
    readAll();
  }

  /** One command; it is done when the teller is not busy any more. */
  void write(byte[] command) {
    working = true;
    node = bank.sim.anyNode();
    repeat(command, 0, reply -> working = false);
  }

  private static String text(byte[] reply) {
    return new String(reply, StandardCharsets.ISO_8859_1);
  }

  // ---- calls

  private void query(Call.Kind kind, byte[] payload, Consumer<byte[]> then) {
    ask(new Asked(kind, payload, Call.NO_SESSION, 0, then, this::giveUp));
  }

  private void ask(Asked call) {
    asked = call;
    node.tell(new RaftClient.Submit(List.of(call)));
    bank.sim.schedule(PATIENCE, () -> call.onFailure(LOST));
  }

  private final class Asked extends Call {
    private final Consumer<byte[]> then;
    private final Consumer<CallFailure> otherwise;

    Asked(
        Kind kind,
        byte[] payload,
        long inSession,
        long number,
        Consumer<byte[]> then,
        Consumer<CallFailure> otherwise) {
      super(kind, payload, inSession, number, Math.max(0, number - 1));
      this.then = then;
      this.otherwise = otherwise;
    }

    /** Once, and only as long as it is waited for. */
    private void end(Runnable action) {
      if (asked == this) {
        asked = null;
        action.run();
      }
    }

    @Override
    protected void onReply(byte[] reply) {
      end(() -> then.accept(reply));
    }

    @Override
    protected void onFailure(CallFailure failure) {
      end(() -> otherwise.accept(failure));
    }
  }
}
