package dev.troupe.app.demo;

import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads all counts back: SCAN for the words, MGET for their counts. */
final class Counts {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PAGE = "1000";

  private Counts() {}

  static Map<String, Long> read(List<Endpoint> nodes) {
    Map<String, Long> counts = new TreeMap<>();
    try (StoreClient client = new StoreClient(nodes, Optional.empty(), LIMIT)) {
      String cursor = "0";
      do {
        List<?> page =
            (List<?>)
                client.read("SCAN", cursor, "MATCH", CountingClient.PREFIX + "*", "COUNT", PAGE);
        cursor = text(page.get(0));
        addAll(client, (List<?>) page.get(1), counts);
      } while (!cursor.equals("0"));
    }
    return counts;
  }

  private static void addAll(StoreClient client, List<?> keys, Map<String, Long> counts) {
    if (keys.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("MGET"));
    keys.forEach(key -> command.add(text(key)));
    List<?> values = (List<?>) client.read(command.toArray(String[]::new));
    for (int i = 0; i < values.size(); i++) {
      String word = command.get(i + 1).substring(CountingClient.PREFIX.length());
      // SCAN may show a key twice; its count is the same.
      counts.put(word, Long.parseLong(text(values.get(i))));
    }
  }

  private static String text(Object bulk) {
    return new String((byte[]) bulk, StandardCharsets.UTF_8);
  }
}
