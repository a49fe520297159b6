package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes out together, and who waits for which part of it. */
class BatchTest {

  private final Batch batch = new Batch();
  private final Proposals proposals = new Proposals();

  private static Propose frame(String client, long... ids) {
    List<Numbered> commands = new java.util.ArrayList<>();
    for (long id : ids) {
      commands.add(new Numbered(id, Entry.Kind.COMMAND, 0, 0, 0, new byte[10]));
    }
    return new Propose(client, 7, 5, 1, 1, commands);
  }

  @Test
  void whoeverWaitsKnowsThePlaceOfItsEntry() {
    batch.add(frame("n2", 1, 2), 100, 40);
    batch.add(Entry.tick(7, 101));
    batch.add(frame("n3", 9), 102, 40);
    assertThat(batch.commands()).isEqualTo(3);
    assertThat(batch.lastTime()).isEqualTo(102);
    long bytes = batch.bytes();
    List<Entry> taken = batch.takeAll(proposals);
    assertThat(taken).extracting(Entry::timeMillis).containsExactly(100L, 100L, 101L, 102L);
    assertThat(Entry.bytes(taken)).isEqualTo(bytes);
    assertThat(proposals.take(41, 44))
        .extracting(waiter -> waiter.index() + waiter.client() + waiter.id())
        .containsExactly("41n21", "42n22", "44n39");
    assertThat(batch.isEmpty()).isTrue();
    assertThat(batch.bytes() + batch.lastTime() + batch.commands()).isZero();
  }

  @Test
  void nobodyIsToldOfWhatIsDropped() {
    batch.add(frame("n2", 1), 100, 40);
    batch.clear();
    assertThat(batch.takeAll(proposals)).isEmpty();
    assertThat(proposals.size()).isZero();
  }
}
