package dev.troupe.raft.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.raft.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** What is ordered, by number: "4711=3 chairs" orders and answers with what stood there before. */
final class OrdersMachine implements StateMachine {

  private final TreeMap<String, String> orders = new TreeMap<>();

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    String[] order = new String(command, UTF_8).split("=", 2);
    String before = order.length == 2 ? orders.put(order[0], order[1]) : "not an order";
    return (before == null ? "" : before).getBytes(UTF_8);
  }

  @Override
  public byte[] query(byte[] query) {
    return orders.getOrDefault(new String(query, UTF_8), "").getBytes(UTF_8);
  }

  @Override
  public Capture capture() {
    Map<String, String> held = new TreeMap<>(orders); // it is written while commands are applied
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(held.size());
      for (Map.Entry<String, String> order : held.entrySet()) {
        data.writeUTF(order.getKey());
        data.writeUTF(order.getValue());
      }
      data.flush();
    };
  }

  @Override
  public void restore(InputStream in) throws IOException {
    orders.clear();
    DataInputStream data = new DataInputStream(in);
    for (int left = data.readInt(); left > 0; left--) {
      orders.put(data.readUTF(), data.readUTF());
    }
  }
}
