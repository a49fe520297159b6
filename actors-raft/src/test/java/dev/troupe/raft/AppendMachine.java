package dev.troupe.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small state machine for tests: "key=value" appends the value to the key and replies with what
 * stands there then; "key" asks.
 */
final class AppendMachine implements StateMachine {

  private final TreeMap<String, String> values = new TreeMap<>();

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    String text = text(command);
    int equals = text.indexOf('=');
    if (equals < 0) {
      return query(command);
    }
    String value = text.substring(equals + 1);
    return bytes(values.merge(text.substring(0, equals), value, String::concat));
  }

  @Override
  public byte[] query(byte[] query) {
    return bytes(values.getOrDefault(text(query), ""));
  }

  @Override
  public Capture capture() {
    Map<String, String> held = new TreeMap<>(values);
    return to -> {
      DataOutputStream out = new DataOutputStream(to);
      out.writeInt(held.size());
      for (Map.Entry<String, String> entry : held.entrySet()) {
        out.writeUTF(entry.getKey());
        byte[] value = bytes(entry.getValue());
        out.writeInt(value.length);
        out.write(value);
      }
      out.flush();
    };
  }

  @Override
  public void restore(InputStream from) throws IOException {
    values.clear();
    DataInputStream in = new DataInputStream(from);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String key = in.readUTF();
      values.put(key, text(in.readNBytes(in.readInt())));
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
