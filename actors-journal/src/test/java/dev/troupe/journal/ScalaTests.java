package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.scalatest.Args;
import org.scalatest.Reporter;
import org.scalatest.Status;
import org.scalatest.Suite;
import org.scalatest.events.Event;
import org.scalatest.events.SuiteAborted;
import org.scalatest.events.TestCanceled;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestIgnored;
import org.scalatest.events.TestPending;
import org.scalatest.events.TestSucceeded;
import scala.Option;

/**
 * Runs a ScalaTest suite and reports each of its tests to JUnit. At least so many must succeed, for
 * a suite that registers none succeeds as well.
 */
final class ScalaTests {
  private ScalaTests() {}

  static Stream<DynamicTest> of(Suite suite, int least) {
    List<Event> events = new CopyOnWriteArrayList<>();
    Reporter reporter = events::add;
    Status status =
        suite.run(
            Option.empty(),
            Args.apply(
                reporter,
                Args.apply$default$2(),
                Args.apply$default$3(),
                Args.apply$default$4(),
                Args.apply$default$5(),
                Args.apply$default$6(),
                Args.apply$default$7(),
                Args.apply$default$8(),
                Args.apply$default$9(),
                Args.apply$default$10()));
    boolean succeeded = status.succeeds();
    long tests = events.stream().filter(TestSucceeded.class::isInstance).count();
    Stream<DynamicTest> all =
        events.stream().map(ScalaTests::asTest).filter(java.util.Objects::nonNull);
    DynamicTest whole =
        DynamicTest.dynamicTest(
            "the suite as a whole",
            () -> {
              assertThat(succeeded).isTrue();
              assertThat(tests).isGreaterThanOrEqualTo(least);
            });
    return Stream.concat(all, Stream.of(whole));
  }

  private static DynamicTest asTest(Event event) {
    if (event instanceof TestSucceeded ok) {
      return DynamicTest.dynamicTest(ok.testName(), () -> {});
    }
    if (event instanceof TestFailed failed) {
      return DynamicTest.dynamicTest(
          failed.testName(),
          () -> {
            throw new AssertionError(failed.message(), failed.throwable().getOrElse(() -> null));
          });
    }
    if (event instanceof SuiteAborted aborted) {
      return DynamicTest.dynamicTest(
          "aborted",
          () -> {
            throw new AssertionError(aborted.message(), aborted.throwable().getOrElse(() -> null));
          });
    }
    if (event instanceof TestCanceled canceled) {
      return skipped(canceled.testName(), canceled.message());
    }
    if (event instanceof TestIgnored ignored) {
      return skipped(ignored.testName(), "ignored");
    }
    if (event instanceof TestPending pending) {
      return skipped(pending.testName(), "pending");
    }
    return null;
  }

  private static DynamicTest skipped(String name, String why) {
    return DynamicTest.dynamicTest(name, () -> Assumptions.abort(why));
  }
}
