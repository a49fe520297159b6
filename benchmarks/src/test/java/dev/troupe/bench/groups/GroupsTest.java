package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GroupsTest {

  private static final long HEAP = 2L << 30;

  @Test
  void oneGroupHasTheLogThatIsDelivered() {
    Groups one = new Groups(1, HEAP);
    assertThat(one.logBytes()).isEqualTo(32 << 20);
    assertThat(one.keepBytes()).isEqualTo(2 << 20);
    assertThat(one.ours()).isFalse();
  }

  @Test
  void theLogsOfManyShareAQuarterOfTheHeap() {
    Groups many = new Groups(1000, HEAP);
    assertThat(many.logBytes() * 1000).isBetween(HEAP / 4 - 1000, HEAP / 4);
    assertThat(many.keepBytes()).isLessThan(many.logBytes());
    assertThat(many.ours()).isTrue();
    assertThat(new Groups(Groups.MAX, 1).logBytes()).isEqualTo(16 << 10);
  }

  @Test
  void aGroupIsKnownByItsName() {
    assertThat(Groups.index(Groups.group(999))).isEqualTo(999);
  }

  @Test
  void thereAreGroupsAndNotTooMany() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Groups(0, HEAP));
    assertThatIllegalArgumentException().isThrownBy(() -> new Groups(Groups.MAX + 1, HEAP));
  }
}
