package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.ClientWorld.Asked;
import org.junit.jupiter.api.Test;

/** A call may bring a time limit of its own, whatever those before it have. */
class CallTimeTest extends WriteStreamCase {

  private Asked limited(Call.Kind kind, String text, long millis) {
    Asked call = world.asked(kind, text);
    call.millisLeft = millis;
    return call;
  }

  @Test
  void aWriteEndsByItsOwnLimitBehindOneThatHasTheUsualTime() {
    Asked usual = write("usual");
    Asked brief = add(limited(Call.Kind.WRITE, "brief", 40));
    Asked over = add(limited(Call.Kind.WRITE, "over", 0));
    Asked lasting = add(limited(Call.Kind.WRITE, "lasting", 9_000));
    after(20);
    assertThat(over.ends).containsExactly("NO_LEADER");
    assertThat(brief.ends).isEmpty();
    after(20);
    assertThat(brief.ends).containsExactly("NO_LEADER");
    after(4_959);
    assertThat(usual.ends).isEmpty();
    after(1);
    assertThat(usual.ends).containsExactly("NO_LEADER");
    after(3_999);
    assertThat(lasting.ends).isEmpty();
    after(1);
    assertThat(lasting.ends).containsExactly("NO_LEADER");
    assertThat(stream.isIdle()).isTrue();
  }

  @Test
  void aReadEndsByItsOwnLimit() {
    ReadQueue queue = new ReadQueue(world.setup, INCARNATION);
    Asked usual = world.asked(Call.Kind.READ, "usual");
    Asked brief = limited(Call.Kind.READ, "brief", 40);
    queue.add(usual);
    queue.add(brief);
    world.millis += 40;
    queue.onTick();
    assertThat(brief.ends).containsExactly("NO_LEADER");
    assertThat(usual.ends).isEmpty();
  }
}
