package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In the time of a channel whose clock is moved by hand. */
class LineWatchTest {

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private int late;
  private final LineWatch watch =
      new LineWatch(channel.pipeline().firstContext(), Duration.ofSeconds(30), () -> late++);

  @BeforeEach
  void stopTheClock() {
    channel.freezeTime();
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aLineIsLateAfterItsFirstByteWhateverElseComesOfIt() {
    watch.looked(false, true);
    pass(29);
    watch.looked(false, true);
    assertThat(late).isZero();
    pass(1);
    assertThat(late).isOne();
  }

  @Test
  void anEndInTimeIsWell() {
    watch.looked(false, true);
    pass(29);
    watch.looked(true, false);
    pass(60);
    assertThat(late).isZero();
  }

  @Test
  void anEmptyLineEndsToo() {
    watch.looked(false, true);
    watch.looked(false, false);
    pass(60);
    assertThat(late).isZero();
  }

  @Test
  void eachLineHasATimeOfItsOwn() {
    watch.looked(false, true);
    pass(29);
    watch.looked(true, true);
    pass(29);
    assertThat(late).isZero();
    pass(1);
    assertThat(late).isOne();
  }

  @Test
  void aClientThatIsNotReadFromIsNotLate() {
    channel.config().setAutoRead(false);
    watch.looked(false, true);
    pass(300);
    assertThat(late).isZero();
    channel.config().setAutoRead(true);
    pass(30);
    assertThat(late).isOne();
  }

  @Test
  void aConnectionThatIsGoneIsNotLate() {
    watch.looked(false, true);
    watch.close();
    pass(60);
    assertThat(late).isZero();
  }
}
