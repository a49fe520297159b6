package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.kv.KvUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Keys that expire, on three real members: gone from each, with no other command after them. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class ExpiryOnAllTest {

  private static final List<String> MEMBERS = List.of("n1", "n2", "n3");

  @TempDir Path folder;
  private RealGroup group;

  private void awaitOnAll(Predicate<KvUsage> condition) {
    MEMBERS.forEach(member -> Await.until(() -> condition.test(group.usage(member))));
  }

  @Test
  void aKeyExpiresOnEveryMember() {
    group = new RealGroup(folder, "", "n1", "n2", "n3").start("n1").start("n2").start("n3");
    try (RealGroup closed = group;
        RawClient client = group.connect("n2")) {
      Await.until(() -> client.ask("SET stays 1").equals("+OK"));
      awaitOnAll(usage -> usage.bytes() > 0);
      long before = group.usage("n2").bytes();

      assertThat(client.ask("SET goes 1 PX 100000000")).isEqualTo("+OK");
      awaitOnAll(usage -> usage.expiring() == 1 && usage.bytes() > before);
      assertThat(client.ask("PEXPIRE goes 1")).isEqualTo(":1");
      awaitOnAll(usage -> usage.expiring() == 0 && usage.bytes() == before);

      assertThat(client.ask("SET soon 1 PX 50")).isEqualTo("+OK");
      Await.until(() -> client.ask("GET soon").equals("nil"));
      awaitOnAll(usage -> usage.expiring() == 0 && usage.bytes() == before);
      for (String member : MEMBERS) {
        try (RawClient other = group.connect(member)) {
          assertThat(other.ask("MGET stays goes soon")).isEqualTo("[1, nil, nil]");
        }
      }
    }
  }
}
