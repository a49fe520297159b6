package dev.troupe.testkit.sim;

import static dev.troupe.testkit.sim.TestWorld.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.sim.TestWorld.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
  private static final int COUNT = 200;

  private final List<Object> atA = new ArrayList<>();
  private final List<Object> atB = new ArrayList<>();
  private Sim sim;

  @BeforeEach
  void start() {
    sim = Sim.seeded(7, SETTINGS);
    sim.node("a", world -> TestWorld.mailbox(world, "b", atA));
    sim.node("b", world -> TestWorld.mailbox(world, "a", atB));
    sim.runFor(Duration.ofMillis(1));
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  private void sendFromA(int count) {
    for (int i = 0; i < count; i++) {
      sim.node("a").tell(new Note(i));
      sim.runFor(Duration.ofNanos(10_000));
    }
    sim.runFor(Duration.ofSeconds(1));
  }

  private static List<Object> notes(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(Note::new).toList());
  }

  @Test
  void aQuietLinkKeepsAllMessagesInOrderAndCopiesThem() {
    sendFromA(COUNT);
    assertThat(atB).isEqualTo(notes(COUNT));
  }

  @Test
  void lossLosesAboutAsMuchAsSaid() {
    sim.network().profile(LinkProfile.GOOD.withDrop(0.5));
    sendFromA(COUNT);
    assertThat(atB.size()).isBetween(60, 140);
    assertThat(sim.network().lost()).isEqualTo(COUNT - atB.size());
  }

  @Test
  void duplicatesArriveTwice() {
    sim.network().profile(LinkProfile.GOOD.withDuplicate(1));
    sendFromA(COUNT);
    assertThat(atB).hasSize(2 * COUNT).containsAll(notes(COUNT));
  }

  @Test
  void reorderedMessagesOvertake() {
    sim.network().profile("a", "b", LinkProfile.GOOD.withReorder(0.5));
    sendFromA(COUNT);
    assertThat(atB).containsExactlyInAnyOrderElementsOf(notes(COUNT)).isNotEqualTo(notes(COUNT));
  }

  @Test
  void aCloggedLinkHoldsItsMessagesBackAndKeepsTheirOrder() {
    sim.network().clog("a", "b");
    sendFromA(50);
    assertThat(atB).isEmpty();
    sim.network().unclog("a", "b");
    sim.runFor(Duration.ofMillis(1));
    assertThat(atB).isEqualTo(notes(50));
  }

  @Test
  void longReorderingDelaysTwoThirdsByUpToTwoSeconds() {
    sim.network().profile(LinkProfile.LONG_REORDERING.withDrop(0));
    for (int i = 0; i < COUNT; i++) {
      sim.node("a").tell(new Note(i));
    }
    sim.runFor(Duration.ofMillis(100));
    assertThat(atB.size()).isBetween(COUNT / 5, COUNT / 2);
    sim.runFor(Duration.ofMillis(2_200));
    assertThat(atB).containsExactlyInAnyOrderElementsOf(notes(COUNT)).isNotEqualTo(notes(COUNT));
  }

  @Test
  void aOneWayCutLeavesTheOtherDirection() {
    sim.network().cutOneWay("a", "b");
    sendFromA(5);
    sim.node("b").tell(new Note(1));
    sim.runFor(Duration.ofSeconds(1));
    assertThat(atB).isEmpty();
    assertThat(atA).containsExactly(new Note(1));
  }

  @Test
  void aHealedPartitionLetsMessagesThroughAgain() {
    sim.network().partition(Set.of("a"), Set.of("b"));
    sendFromA(5);
    sim.network().heal();
    sendFromA(2);
    assertThat(atB).isEqualTo(notes(2));
  }

  @Test
  void aPausedNodeGetsItsMessagesWhenItGoesOn() {
    sim.node("b").pause();
    sendFromA(5);
    assertThat(atB).isEmpty();
    sim.node("b").resume();
    sim.runFor(Duration.ofMillis(1));
    assertThat(atB).containsExactlyInAnyOrderElementsOf(notes(5));
  }

  @Test
  void aPausedNodeKeepsNoMoreThanItsBufferHolds() {
    sim.node("b").pause();
    sendFromA(4000);
    sim.node("b").resume();
    sim.runFor(Duration.ofMillis(10));
    assertThat(atB).hasSize(SETTINGS.linkCapacity());
  }

  @Test
  void messagesToACrashedNodeAreLost() {
    sim.node("b").crash();
    sendFromA(5);
    sim.node("b").restart();
    sim.runFor(Duration.ofSeconds(1));
    assertThat(atB).isEmpty();
  }

  @Test
  void aMessageThatIsTooLargeIsDropped() {
    sim.node("a").tell(new byte[SETTINGS.maxMessageBytes() + 1]);
    sim.runFor(Duration.ofSeconds(1));
    assertThat(atB).isEmpty();
    assertThat(sim.lastTrace()).anyMatch(line -> line.contains("larger than"));
  }

  @Test
  void aRefInAMessageIsRefused() {
    sim.node("a").tell("ref");
    assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("carries an ActorRef");
  }
}
