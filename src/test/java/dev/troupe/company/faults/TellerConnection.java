package dev.troupe.company.faults;

import dev.troupe.testkit.judge.BankJudge.Transfer;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;

/** What a teller says over one connection of Jedis, and how it reads the replies. */
final class TellerConnection implements AutoCloseable {
  private static final ProtocolCommand SESSION = () -> "TROUPE.SESSION".getBytes();
  private static final ProtocolCommand DO = () -> "TROUPE.DO".getBytes();
  private static final int LIMIT_MILLIS = 20_000;

  /** What became of a transfer. */
  enum Outcome {
    MADE,
    /** Another transfer came in between. */
    OVERTAKEN,
    /** The account has not so much. */
    REFUSED
  }

  private final Connection connection;

  TellerConnection(int port) {
    connection =
        new Connection(
            new HostAndPort("127.0.0.1", port),
            DefaultJedisClientConfig.builder().resp2().timeoutMillis(LIMIT_MILLIS).build());
  }

  private Object ask(ProtocolCommand command, String... arguments) {
    connection.sendCommand(command, arguments);
    return connection.getOne();
  }

  void set(String account, long amount) {
    ask(Command.SET, account, Long.toString(amount));
  }

  /** Opens or resumes a session. */
  void resume(String session) {
    ask(SESSION, session);
  }

  /** All accounts at once, by a transaction of queries. */
  Map<String, Long> readAll(Collection<String> accounts) {
    ask(Command.MULTI);
    accounts.forEach(account -> ask(Command.GET, account));
    Iterator<?> values = ((List<?>) ask(Command.EXEC)).iterator();
    Map<String, Long> all = new TreeMap<>();
    accounts.forEach(account -> all.put(account, number(values.next())));
    return all;
  }

  /**
   * Moves money if the account has it and no other transfer comes in between; may be called again
   * with the same number until it returns.
   */
  Outcome transfer(Transfer transfer, long sequence) {
    ask(Command.WATCH, transfer.from(), transfer.to());
    long left = number(ask(Command.GET, transfer.from())) - transfer.amount();
    long sum = number(ask(Command.GET, transfer.to())) + transfer.amount();
    ask(Command.MULTI);
    if (left >= 0) { // what was computed from what was read: a lost update would change the total
      ask(Command.SET, transfer.from(), Long.toString(left));
      ask(Command.SET, transfer.to(), Long.toString(sum));
    } else {
      ask(Command.GET, transfer.from()); // uses up the number, so that nothing sent before counts
    }
    List<?> replies = (List<?>) ask(DO, Long.toString(sequence), "EXEC");
    if (replies == null) {
      return Outcome.OVERTAKEN;
    }
    return replies.size() == 2 ? Outcome.MADE : Outcome.REFUSED;
  }

  private static long number(Object bulk) {
    return Long.parseLong(new String((byte[]) bulk));
  }

  @Override
  public void close() {
    connection.close();
  }
}
