package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A state machine is told what comes next, and what it does about it harms nobody. */
class PrefetchTest {

  /** Notes what it is told. */
  private static class Told implements StateMachine {
    final List<String> next = new ArrayList<>();
    int times;

    @Override
    public void prefetch(List<byte[]> commands) {
      times++;
      commands.forEach(command -> next.add(AppendMachine.text(command)));
    }

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      throw new AssertionError();
    }

    @Override
    public byte[] query(byte[] query) {
      throw new AssertionError();
    }

    @Override
    public Capture capture() {
      throw new AssertionError();
    }

    @Override
    public void restore(InputStream in) {
      throw new AssertionError();
    }
  }

  private final Told told = new Told();

  private static Prefetch of(StateMachine machine) {
    return new Prefetch(machine, LoggerFactory.getLogger(PrefetchTest.class));
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "q" + i).toList();
  }

  @Test
  void allQueriesOfABatchAreToldOnceInOrderBeforeTheirTurn() {
    List<byte[]> queries = names(200).stream().map(AppendMachine::bytes).toList();
    Prefetch prefetch = of(told);
    for (int place = 0; place < queries.size(); place++) {
      prefetch.queries(queries, place);
      assertThat(told.next).contains("q" + place);
    }
    assertThat(told.next).isEqualTo(names(200));
    assertThat(told.times).isEqualTo(4);
  }

  @Test
  void ofEntriesTheCommandsAlone() {
    List<Entry> entries = new ArrayList<>();
    entries.add(Entry.noOp(1, 0, SessionLimits.of(settings())));
    names(100).forEach(name -> entries.add(States.entry(1, name)));
    entries.add(Entry.tick(1, 0));
    Entries batch = Entries.of(entries);
    Prefetch prefetch = of(told);
    for (int place = 0; place < batch.size(); place++) {
      prefetch.commands(batch, place);
    }
    assertThat(told.next).isEqualTo(names(100));
  }

  private static RaftSettings.Sessions settings() {
    return RaftSettings.of(com.typesafe.config.ConfigFactory.load()).sessions();
  }

  @Test
  void whatItThrowsHasNoEffect() {
    StateMachine throwing =
        new Told() {
          @Override
          public void prefetch(List<byte[]> commands) {
            super.prefetch(commands);
            throw new IllegalStateException("a mistake");
          }
        };
    List<byte[]> two = List.of(new byte[1], new byte[1]);
    assertThatCode(() -> of(throwing).queries(two, 0)).doesNotThrowAnyException();
    assertThat(((Told) throwing).times).isEqualTo(1);
  }
}
