package dev.troupe.app.cli;

import dev.troupe.app.ExitCode;
import dev.troupe.app.kv.StoreClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One class for each command below {@code kv}. Results go to standard output, and only they. */
final class KvCommands {

  private KvCommands() {}

  /** What all of them do: connect, speak, print. */
  abstract static class Base implements Callable<Integer> {

    @ParentCommand private KvCommand kv;

    @Override
    public final Integer call() throws IOException {
      try (StoreClient client = kv.options().client()) {
        return speak(client, System.out);
      } finally {
        System.out.flush();
      }
    }

    abstract int speak(StoreClient client, PrintStream out) throws IOException;

    /** Values are printed byte by byte, as they are. */
    static void print(PrintStream out, Object reply) throws IOException {
      if (reply instanceof byte[] bytes) {
        out.write(bytes);
        out.println();
      } else {
        out.println(reply);
      }
    }

    static int missing(String key) {
      System.err.println("no such key: " + key);
      return ExitCode.FAILED;
    }
  }

  /** A command about one key. */
  abstract static class OfKey extends Base {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    String key;
  }

  @Command(name = "get", description = "Prints the value of a key; exit status 1 if there is none.")
  static final class Get extends OfKey {
    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      Object value = client.read("GET", key);
      if (value == null) {
        return missing(key);
      }
      print(out, value);
      return ExitCode.OK;
    }
  }

  @Command(name = "put", description = "Sets a key to a value; prints OK.")
  static final class Put extends OfKey {
    @Parameters(index = "1", paramLabel = "VALUE", description = "The value.")
    private String value;

    @Option(names = "--ttl", paramLabel = "SECONDS", description = "The key is gone after so long.")
    private Long ttl;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      print(
          out,
          ttl == null
              ? client.write("SET", key, value)
              : client.write("SET", key, value, "EX", Long.toString(ttl)));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "del",
      description = "Deletes keys; prints how many there were. Exit status 1 if there was none.")
  static final class Del extends Base {
    @Parameters(paramLabel = "KEY", arity = "1..*", description = "The keys.")
    private List<String> keys;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      List<String> words = new ArrayList<>(List.of("DEL"));
      words.addAll(keys);
      Object deleted = client.write(words.toArray(String[]::new));
      print(out, deleted);
      return Long.valueOf(0).equals(deleted) ? ExitCode.FAILED : ExitCode.OK;
    }
  }

  @Command(name = "append", description = "Appends to a value; prints its new length in bytes.")
  static final class Append extends OfKey {
    @Parameters(index = "1", paramLabel = "TEXT", description = "What to append.")
    private String text;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      print(out, client.write("APPEND", key, text));
      return ExitCode.OK;
    }
  }

  @Command(name = "incr", description = "Adds to a number, at first 0; prints the sum.")
  static final class Incr extends OfKey {
    @Parameters(
        index = "1",
        paramLabel = "BY",
        arity = "0..1",
        defaultValue = "1",
        description = "How much to add (default: ${DEFAULT-VALUE}).")
    private long by;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      print(out, client.write("INCRBY", key, Long.toString(by)));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "cas",
      description =
          "Sets a key to a new value if it has the expected one. Prints 1 if it had, else 0 with "
              + "exit status 1.")
  static final class Cas extends OfKey {
    @Parameters(index = "1", paramLabel = "EXPECTED", description = "What it must be.")
    private String expected;

    @Parameters(index = "2", paramLabel = "NEW", description = "What it becomes.")
    private String next;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      Object done = client.write("TROUPE.CAS", key, expected, next);
      print(out, done);
      return Long.valueOf(1).equals(done) ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  @Command(
      name = "keys",
      aliases = "scan",
      description = "Prints the keys, one a line; all of them, or those that begin with a prefix.")
  static final class Keys extends Base {
    private static final String PAGE = "1000";

    @Parameters(
        paramLabel = "PREFIX",
        arity = "0..1",
        defaultValue = "",
        description = "What the keys begin with.")
    private String prefix;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      String pattern = prefix.replaceAll("[\\\\*?\\[\\]^]", "\\\\$0") + "*";
      String cursor = "0";
      do {
        List<?> page = (List<?>) client.read("SCAN", cursor, "MATCH", pattern, "COUNT", PAGE);
        cursor = new String((byte[]) page.get(0), StandardCharsets.US_ASCII);
        for (Object key : (List<?>) page.get(1)) {
          print(out, key);
        }
      } while (!cursor.equals("0"));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "ttl",
      description =
          "Prints how many milliseconds a key has left, or -1 if it stays; exit status 1 if there "
              + "is no such key.")
  static final class Ttl extends OfKey {
    private static final long MISSING = -2;

    @Override
    int speak(StoreClient client, PrintStream out) throws IOException {
      Object left = client.read("PTTL", key);
      if (Long.valueOf(MISSING).equals(left)) {
        return missing(key);
      }
      print(out, left);
      return ExitCode.OK;
    }
  }
}
