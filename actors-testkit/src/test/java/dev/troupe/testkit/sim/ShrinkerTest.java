package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets a system property that all simulations read")
class ShrinkerTest {
  private static final Shrinker SHRINKER = new Shrinker(2_000, Duration.ofMinutes(5));
  private final List<String> last = new ArrayList<>();
  private String hint = "run --seed {seed}";

  @AfterEach
  void keepAll() {
    System.clearProperty("sim.keep");
  }

  /** Two groups of events; it breaks when a 17, b 5 and b 30 have happened. */
  private void play() {
    last.clear();
    SimSettings settings = SimSettings.defaults().withReplayHint(hint);
    try (Sim sim = Sim.seeded(7, settings)) {
      TreeSet<String> happened = new TreeSet<>();
      for (String group : List.of("a", "b", "c")) {
        int[] number = new int[1];
        sim.events(
            group,
            Duration.ofMillis(10),
            () -> {
              SimEvent event = sim.happened().get(sim.happened().size() - 1);
              happened.add(group + event.number());
              sim.trace("draws " + sim.random().nextInt(1000));
              last.add(event.number() + " " + number[0]++);
            });
      }
      sim.always(
          "not these three",
          () ->
              happened.containsAll(List.of("a17", "b5", "b30"))
                  ? Optional.of("planted")
                  : Optional.empty());
      sim.runFor(Duration.ofSeconds(1));
    }
  }

  private ShrunkFailure shrunk() {
    return catchThrowableOfType(ShrunkFailure.class, () -> SHRINKER.play(this::play));
  }

  @Test
  void onlyTheEventsThatAreNeededAreLeft() {
    ShrunkFailure failure = shrunk();
    assertThat(failure.events())
        .extracting(event -> event.group() + event.number())
        .containsExactly("b5", "a17", "b30");
    assertThat(failure.replay()).isEqualTo("run --seed 7 -Dsim.keep=a:17/b:5,30");
    assertThat(failure.getMessage())
        .startsWith("not these three: planted")
        .contains("shrunk from")
        .contains("events to 3 in " + failure.runs() + " runs:");
  }

  @Test
  void anEventDrawsTheSameWhateverElseIsLeftOut() {
    List<String> whole = new ArrayList<>();
    assertThatThrownBy(
        () ->
            new Shrinker(1, Duration.ofMinutes(1))
                .play(
                    () -> {
                      try {
                        play();
                      } catch (SimFailure failure) {
                        failure
                            .getMessage()
                            .lines()
                            .filter(l -> l.contains("draws"))
                            .forEach(whole::add);
                        throw failure;
                      }
                    }));
    ShrunkFailure failure = shrunk();
    assertThat(failure.events().get(2).what()).startsWith("draws ");
    assertThat(whole).anyMatch(line -> line.endsWith(failure.events().get(2).what()));
  }

  @Test
  void whatTheCommandNamesFailsInTheSameWay() {
    System.setProperty("sim.keep", "a:17/b:5,30");
    assertThatThrownBy(() -> SHRINKER.play(this::play))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("not these three")
        .hasMessageContaining("-Dsim.keep=a:17/b:5,30");
    assertThat(last).containsExactly("5 0", "17 0", "30 1");
    System.setProperty("sim.keep", "a:17/b:5");
    play();
    System.setProperty("sim.keep", "none");
    play();
    assertThat(last).isEmpty();
  }

  @Test
  void aCommandMayHaveAnOptionOfItsOwnForWhatIsKept() {
    hint = "run --seed {seed}[ --keep {keep}] now";
    assertThatThrownBy(this::play).hasMessageContaining("replay: run --seed 7 now\n");
    assertThat(shrunk().replay()).isEqualTo("run --seed 7 --keep a:17/b:5,30 now");
  }

  @Test
  void whatIsToBeKeptIsPlayedOnce() throws Exception {
    assertThatThrownBy(() -> Shrinker.playOnly("a:17/b:5,30", this::play))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("not these three");
    assertThat(last).containsExactly("5 0", "17 0", "30 1");
    Shrinker.playOnly("a:17/b:5", this::play);
    assertThatThrownBy(() -> Shrinker.playOnly("a:x", this::play))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBoundOnRunsHolds() {
    ShrunkFailure failure =
        catchThrowableOfType(
            ShrunkFailure.class, () -> new Shrinker(9, Duration.ofMinutes(5)).play(this::play));
    assertThat(failure.runs()).isEqualTo(9);
    assertThat(failure.events().size()).isBetween(3, 90);
  }

  /** It breaks one time in so many: all events before the one that is needed decide. */
  private static void playLuck(long seed, int needed, int oneIn) {
    try (Sim sim = Sim.seeded(seed)) {
      List<Long> broken = new ArrayList<>();
      long[] chance = new long[1];
      sim.events(
          "turn",
          Duration.ofMillis(1),
          () -> {
            long number = sim.happened().get(sim.happened().size() - 1).number();
            sim.schedule(
                Duration.ofNanos(1),
                () -> {
                  chance[0] = new SplittableRandom(chance[0] + number).nextLong();
                  chance[0] += sim.random().nextLong();
                  if (number == needed && Math.floorMod(chance[0], oneIn) == 0) {
                    broken.add(number);
                  }
                });
          });
      sim.runFor(Duration.ofMillis(400));
      assertThat(broken).isEmpty();
    }
  }

  private static ShrunkFailure firstFailure(int needed, int oneIn, int maxRuns) throws Exception {
    for (long seed = 1; ; seed++) {
      long played = seed;
      try {
        new Shrinker(maxRuns, Duration.ofMinutes(5)).play(() -> playLuck(played, needed, oneIn));
      } catch (ShrunkFailure failure) {
        return failure;
      }
    }
  }

  @Test
  void aFailureThatNeedsLuckIsTriedWithOtherChance() throws Exception {
    assertThat(firstFailure(390, 5, 200).events())
        .hasSizeLessThan(5)
        .extracting(SimEvent::number)
        .contains(390L);
  }

  @Test
  void aFailureThatNeedsMuchLuckIsTriedBoldly() throws Exception {
    assertThat(firstFailure(390, 40, 400).events())
        .hasSizeLessThan(60)
        .extracting(SimEvent::number)
        .contains(390L);
  }

  @Test
  void whatCameAfterTheMistakeIsCutOffFirst() throws Exception {
    assertThat(firstFailure(20, 5, 20).events())
        .hasSizeLessThan(40)
        .extracting(SimEvent::number)
        .contains(20L);
  }

  @Test
  void eventsOfOneKindAreThoseThatBeginWithTheSameWordsInCapitals() {
    assertThat(new SimEvent("nemesis", 1, Duration.ZERO, "CUT n1 -> n2; CUT n1 -> n3").kind())
        .isEqualTo("nemesis CUT");
    assertThat(new SimEvent("nemesis", 2, Duration.ZERO, "SLOW DISK n3").kind())
        .isEqualTo("nemesis SLOW DISK");
    assertThat(new SimEvent("client1", 3, Duration.ZERO, "client1 reads k8").kind())
        .isEqualTo("client1");
  }

  @Test
  void otherChecksThanInvariantsAreShrunkToo() {
    ShrunkFailure failure =
        catchThrowableOfType(
            ShrunkFailure.class,
            () ->
                SHRINKER.play(
                    () -> {
                      try (Sim sim = Sim.seeded(1)) {
                        List<Integer> drawn = new ArrayList<>();
                        sim.events(
                            "draw",
                            Duration.ofMillis(1),
                            () -> drawn.add(sim.random().nextInt(10)));
                        sim.runFor(Duration.ofMillis(200));
                        assertThat(drawn).doesNotContain(3);
                      }
                    }));
    assertThat(failure.events()).hasSize(1);
  }

  @Test
  void whatPassesPassesAndWhatIsNoFailureIsNotShrunk() throws Exception {
    SHRINKER.play(() -> Sim.seeded(1).close());
    assertThatThrownBy(
            () ->
                SHRINKER.play(
                    () -> {
                      throw new java.io.IOException("no simulation");
                    }))
        .isInstanceOf(java.io.IOException.class);
  }

  @Test
  void aSelectionIsReadAsItIsWritten() {
    for (String text :
        List.of("none", "nemesis:1", "a.b:1-3,7,9-10/nemesis-2:4", "a:1@3", "none@2")) {
      assertThat(Selection.parse(text).toString()).isEqualTo(text);
    }
    assertThatThrownBy(() -> Selection.parse("nemesis"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
