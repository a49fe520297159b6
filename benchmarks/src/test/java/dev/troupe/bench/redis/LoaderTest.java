package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LoaderTest {

  private static final RedisLoad SETS = new RedisLoad(true, 10, 1, OptionalDouble.empty());
  private static final RedisLoad GETS = new RedisLoad(false, 10, 1, OptionalDouble.empty());

  private final List<String> asked = new ArrayList<>();
  private final Loader loader = new Loader(this::answer, new LeaderMoves());

  /** A store that is quick with SET and slow with GET. */
  private ToolFigures answer(int port, RedisLoad load, long requests, Duration expected) {
    asked.add(load.kind() + " " + requests + " at " + port);
    return new ToolFigures(load.write() ? 20_000 : 1_000, 1, 2, 3);
  }

  @Test
  void goesByWhatItCameToKnow() throws Exception {
    loader.settle(SETS);
    Loader.Loaded loaded = loader.load(SETS, Duration.ofSeconds(3));
    assertThat(asked).containsExactly("SET 5000 at 1", "SET 20000 at 1", "SET 60000 at 1");
    assertThat(loaded.requests()).isEqualTo(60_000);
    assertThat(loaded.told().perSecond()).isEqualTo(20_000);
  }

  @Test
  void knowsEachLoadApartAndLooksForTheLeaderBeforeEach() throws Exception {
    loader.settle(SETS);
    loader.settle(GETS);
    loader.settle(SETS);
    assertThat(asked)
        .containsExactly(
            "SET 5000 at 1",
            "SET 20000 at 1",
            "GET 5000 at 2",
            "GET 1000 at 2",
            "SET 20000 at 3",
            "SET 20000 at 3");
  }

  @Test
  void warmsUpUnderEachLoad() throws Exception {
    loader.warmUp(List.of(SETS, GETS), Duration.ZERO);
    assertThat(asked).containsExactly("SET 10 at 1", "GET 10 at 2");
  }

  /** Has another leader each time that it is asked. */
  private static final class LeaderMoves implements StoreServers {

    private int port;

    @Override
    public void start() throws IOException {
      throw new UnsupportedOperationException("nothing is started here");
    }

    @Override
    public int port() {
      return ++port;
    }

    @Override
    public List<ProcessHandle> processes() {
      return List.of();
    }

    @Override
    public void close() {
      // nothing runs
    }
  }
}
