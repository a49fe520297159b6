package dev.troupe.bench.failover;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One leader's death, in milliseconds from the signal on.
 *
 * @param answered to the first acknowledgement of a write that was sent after it was gone
 * @param stood to when a member asked for votes; empty if none has said so
 * @param led to when a member led
 * @param elections terms that began
 * @param caughtUp from when the killed one was started again, its JVM too, to when it had applied
 *     what the leader then knew to be committed
 */
record Failover(
    double answered, OptionalDouble stood, OptionalDouble led, long elections, double caughtUp) {

  private static final double MICROS_IN_MILLI = 1000;

  /**
   * Finds in what nodes have said when the new leader came.
   *
   * @param killed when, in microseconds since the epoch
   * @param term of the leader that was killed
   */
  static Failover of(double answered, long killed, long term, List<Heard> heard, double caughtUp) {
    List<Said.Role> roles =
        heard.stream()
            .map(Heard::said)
            .filter(Said.Role.class::isInstance)
            .map(Said.Role.class::cast)
            .filter(role -> role.micros() >= killed)
            .toList();
    long terms =
        roles.stream().mapToLong(Said.Role::term).filter(each -> each > term).distinct().count();
    return new Failover(
        answered,
        first(roles, "PRECANDIDATE", killed),
        first(roles, "LEADER", killed),
        terms,
        caughtUp);
  }

  private static OptionalDouble first(List<Said.Role> roles, String role, long since) {
    return roles.stream()
        .filter(each -> each.role().equals(role))
        .mapToDouble(each -> (each.micros() - since) / MICROS_IN_MILLI)
        .min();
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("answeredMillis", answered);
    stood.ifPresent(millis -> figures.put("stoodMillis", millis));
    led.ifPresent(millis -> figures.put("ledMillis", millis));
    figures.put("elections", elections);
    figures.put("caughtUpMillis", caughtUp);
    return figures;
  }
}
