package dev.troupe.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the members of a simulated group agree on: a text for each key. The command "key=text"
 * appends, and is answered with all that stands there then; "key", as a query or as a command, asks
 * for it. An answer tells by itself which appends came before it, so that answers are easily
 * judged.
 */
final class AppendStore implements StateMachine {

  private final TreeMap<String, String> texts = new TreeMap<>();

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    String[] parts = text(command).split("=", 2);
    return parts.length == 1
        ? query(command)
        : bytes(texts.merge(parts[0], parts[1], String::concat));
  }

  @Override
  public byte[] query(byte[] query) {
    return bytes(texts.getOrDefault(text(query), ""));
  }

  @Override
  public Capture capture() {
    Map<String, String> held = new TreeMap<>(texts);
    return to -> {
      DataOutputStream out = new DataOutputStream(to);
      for (Map.Entry<String, String> entry : held.entrySet()) {
        write(out, entry.getKey());
        write(out, entry.getValue());
      }
      write(out, ""); // no key is empty: the end
      out.flush();
    };
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = bytes(text);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void restore(InputStream from) throws IOException {
    texts.clear();
    DataInputStream in = new DataInputStream(from);
    for (String key = read(in); !key.isEmpty(); key = read(in)) {
      texts.put(key, read(in));
    }
  }

  private static String read(DataInputStream in) throws IOException {
    return text(in.readNBytes(in.readInt()));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
