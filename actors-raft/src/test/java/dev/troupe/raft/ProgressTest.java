package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a follower that is sent snapshots has until it is taken to stand still. */
class ProgressTest {

  private static final long PATIENCE = 100;

  private final Progress follower = new Progress("n3", 1, 0);

  /** From its first chunk to its last one. */
  private void transfer(long from, long to) {
    follower.beginTransfer(null);
    follower.tookChunk(from);
    follower.endTransfer(to);
  }

  private boolean getsOn(long now) {
    return follower.getsOn(now, PATIENCE);
  }

  @Test
  void whoHasTakenNothingDoesNotGetOn() {
    follower.beginTransfer(null);
    assertThat(getsOn(1)).isFalse();
    follower.tookChunk(10);
    assertThat(getsOn(109)).isTrue();
    assertThat(getsOn(110)).isFalse();
  }

  @Test
  void whoRestoresHasAsLongAsTheTransferTook() {
    transfer(1_000, 1_500);
    assertThat(getsOn(1_999)).isTrue();
    assertThat(getsOn(2_000)).isFalse();
  }

  @Test
  void butNoLessThanOthers() {
    transfer(1_000, 1_001);
    assertThat(getsOn(1_100)).isTrue();
    assertThat(getsOn(1_101)).isFalse();
  }

  /** A member that was down for a day when its transfer began. */
  @Test
  void theTransferBeginsWithWhatItTakes() {
    follower.beginTransfer(null);
    follower.tookChunk(1_000_000);
    follower.endTransfer(1_000_010);
    assertThat(getsOn(1_000_109)).isTrue();
    assertThat(getsOn(1_000_110)).isFalse();
  }

  @Test
  void eachTransferInVainDoublesWhatItHas() {
    transfer(0, 10);
    transfer(1_000, 1_010);
    assertThat(follower.transfersLost()).isEqualTo(1);
    assertThat(getsOn(1_209)).isTrue();
    assertThat(getsOn(1_210)).isFalse();
    transfer(2_000, 2_010);
    assertThat(getsOn(2_409)).isTrue();
    assertThat(getsOn(2_410)).isFalse();
  }

  @Test
  void whatItHasNotTakenWasNotInVain() {
    for (int i = 0; i < 10; i++) {
      follower.beginTransfer(null); // as newer snapshots take the place of older ones
    }
    assertThat(follower.transfersLost()).isZero();
  }

  @Test
  void thereIsAnEndToIt() {
    for (int i = 0; i < 100; i++) {
      transfer(0, 10);
    }
    assertThat(getsOn(6_409)).isTrue();
    assertThat(getsOn(6_410)).isFalse();
  }

  private void take(long lastIndex, int bytes) {
    follower.sent(lastIndex, bytes);
    follower.accepted(lastIndex);
  }

  /** Not when it has taken a little: it may be restoring the snapshot still. */
  @Test
  void whoHasTakenMoreThanItMayHoldHasRestored() {
    transfer(0, 10);
    transfer(1_000, 1_500);
    follower.accepted(7);
    take(8, 1_000);
    follower.forgetIfRestored(1_000);
    assertThat(follower.needsSnapshot()).isTrue();
    take(9, 1);
    follower.forgetIfRestored(1_000);
    assertThat(follower.needsSnapshot()).isFalse();
    transfer(10_000, 10_010);
    assertThat(follower.transfersLost()).isZero();
    assertThat(getsOn(10_109)).isTrue();
    assertThat(getsOn(10_110)).isFalse();
  }

  @Test
  void whatItTookBeforeTheTransferDoesNotCount() {
    follower.accepted(7);
    take(8, 5_000);
    transfer(1_000, 1_500);
    follower.forgetIfRestored(1_000);
    assertThat(follower.needsSnapshot()).isTrue();
  }
}
