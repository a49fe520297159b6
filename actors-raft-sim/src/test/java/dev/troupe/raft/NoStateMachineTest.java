package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A member whose state machine cannot be made stops, and does not try for ever. */
@Isolated("it counts lines of the log")
class NoStateMachineTest {

  private static final Map<String, Supplier<StateMachine>> FAULTS =
      Map.of(
          "no model file",
          () -> {
            throw new IllegalStateException("no model file");
          },
          "dev/Lost",
          () -> {
            throw new NoClassDefFoundError("dev/Lost");
          },
          "too deep",
          () -> {
            throw new StackOverflowError("too deep");
          },
          "null",
          () -> null);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no model file", "dev/Lost", "too deep", "null"})
  void itsMemberStopsForGoodAndSaysWhy(String fault) {
    AtomicInteger made = new AtomicInteger();
    Supplier<StateMachine> factory =
        () -> {
          made.incrementAndGet();
          return FAULTS.get(fault).get();
        };
    try (PlayedGroup group = new PlayedGroup("", factory, UnaryOperator.identity())) {
      group.sim.runFor(Duration.ofMinutes(1)); // longer than it would be until it started again
      assertThat(made).hasValue(1);
      assertThat(group.received("n2", RaftMessage.class)).as("silent to the others").isEmpty();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("n1 of group g stops: its state machine could not be made", fault));
    }
  }
}
